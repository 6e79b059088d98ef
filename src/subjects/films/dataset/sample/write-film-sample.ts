import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { FilmSampleRequest } from '../import-sources.js';
import { generateFilmSample, type SampleLine } from './generate-film-sample.js';

const WRITE_CHARS = 1 << 20;

/** The files of the sample, and the headers that the latest sets give them. */
const FILES: Readonly<Record<SampleLine['file'], { name: string; header: string }>> = {
  films: { name: 'movies.csv', header: 'movieId,title,genres' },
  ratings: { name: 'ratings.csv', header: 'userId,movieId,rating,timestamp' },
  tags: { name: 'tags.csv', header: 'userId,movieId,tag,timestamp' },
};

/**
 * Writes a sample as `ratings.csv`, `movies.csv` and `tags.csv` of the latest sets (UTF-8, LF), making the folder where it is
 * missing.
 * @param onProgress told what share of the ratings is written
 * @throws the error of the file system, such as of a file that is there already
 */
export async function writeFilmSample(
  options: FilmSampleRequest,
  folder: string,
  onProgress: (fraction: number) => void = () => {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const opened: LineFile[] = [];
  const create = async (file: SampleLine['file']) => {
    const { name, header } = FILES[file];
    const made = new LineFile(await open(join(folder, name), 'wx'));
    opened.push(made);
    await made.add(header);
    return made;
  };
  try {
    const files = {
      films: await create('films'),
      ratings: await create('ratings'),
      tags: await create('tags'),
    };
    let written = 0;
    for (const line of generateFilmSample(options)) {
      await files[line.file].add(textOf(line));
      if (line.file === 'ratings' && ++written % 10_000 === 0) onProgress(written / options.ratings);
    }
    for (const file of opened) await file.flush();
  } finally {
    for (const file of opened) await file.close();
  }
}

/** Titles alone may have a comma; none has a quote. */
function textOf(line: SampleLine): string {
  switch (line.file) {
    case 'films':
      return `${line.id},${line.title.includes(',') ? `"${line.title}"` : line.title},${line.genres}`;
    case 'ratings':
      return `${line.userId},${line.filmId},${line.rating.toFixed(1)},${line.time}`;
    case 'tags':
      return `${line.userId},${line.filmId},${line.tag},${line.time}`;
  }
}

class LineFile {
  private text = '';

  constructor(private readonly file: FileHandle) {}

  /** Waits only when there is something to write. */
  add(line: string): Promise<void> | undefined {
    this.text += `${line}\n`;
    return this.text.length < WRITE_CHARS ? undefined : this.flush();
  }

  async flush(): Promise<void> {
    const { text } = this;
    this.text = '';
    await this.file.appendFile(text);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
