import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeHere } from '../read-picture.js';
import { type DecodingLimits, PictureDecoder } from './picture-decoder.js';

let decoder: PictureDecoder;
afterEach(() => decoder?.close());

function decoderWith(limits: Partial<DecodingLimits> = {}): PictureDecoder {
  decoder = new PictureDecoder({ processes: 1, waitingMax: 1, secondsMax: 60, ...limits });
  return decoder;
}

/** A picture with so much in it that it takes a while. */
async function picture(side: number): Promise<Buffer> {
  const pixels = Buffer.alloc(side * side * 3);
  for (let at = 0; at < pixels.length; at++) pixels[at] = (at * 7919 + ((at * at) % 251)) % 256;
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}

const LARGE_SIDE = 4_000;

describe('the decoder of pictures', () => {
  it('gives what is decoded in this process', async () => {
    const bytes = await picture(300);
    const expected = await decodeHere(async () => bytes);
    const { features, note } = await decoderWith().decode(async () => bytes);
    expect(note).toBeNull();
    expect(Buffer.from(features!).equals(Buffer.from(expected.features!))).toBe(true);
  });

  it('gives a note for what is no picture', async () => {
    const { features, note } = await decoderWith().decode(async () => Buffer.from('no picture'));
    expect([features, note]).toEqual([null, expect.stringContaining('broken')]);
  });

  it('reads no more files than are decoded at once, and refuses what cannot even wait', async () => {
    const { decode } = decoderWith();
    const bytes = await picture(30);
    const reads: (() => void)[] = [];
    const read = () => new Promise<Buffer>((resolve) => reads.push(() => resolve(bytes)));
    const [first, second] = [decode(read), decode(read)];
    await expect(decode(read)).rejects.toMatchObject({ code: 'OVERLOADED', facts: { limit: 1 } });
    expect(reads).toHaveLength(1);
    reads[0]!();
    expect((await first).note).toBeNull();
    await setImmediate();
    reads[1]!();
    expect((await second).note).toBeNull();
  });

  it('goes on after a file that could not be read', async () => {
    const { decode } = decoderWith();
    await expect(decode(() => Promise.reject(new Error('no such file')))).rejects.toThrow('no such file');
    const bytes = await picture(30);
    expect((await decode(async () => bytes)).note).toBeNull();
  });

  it('gives a picture up that takes too long', async () => {
    const bytes = await picture(LARGE_SIDE);
    const { features, note } = await decoderWith({ secondsMax: 0.01 }).decode(async () => bytes);
    expect([features, note]).toEqual([null, expect.stringContaining('longer than 0.01 s')]);
  });

  it('outlives a picture that ends its process, and goes on with the next one', async () => {
    const { decode } = decoderWith();
    const small = await picture(30);
    const large = await picture(LARGE_SIDE);
    await decode(async () => small);
    const [pid] = decoder.processIds;
    const fatal = decode(async () => large);
    await setImmediate();
    process.kill(pid!, 'SIGKILL');
    expect((await fatal).note).toContain('its process ended with SIGKILL');
    expect((await decode(async () => small)).note).toBeNull();
    expect(decoder.processIds).not.toContain(pid);
  });

  it('tells its processes no secrets', async () => {
    const bytes = await picture(30);
    await decoderWith().decode(async () => bytes);
    const environment = await readFile(`/proc/${decoder.processIds[0]}/environ`, 'utf8');
    const names = environment.split('\0').map((entry) => entry.split('=')[0]);
    const own = ['', 'MALLOC_ARENA_MAX', 'NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE'];
    expect(names.sort()).toEqual([...own, 'UV_THREADPOOL_SIZE', 'VIPS_CONCURRENCY']);
  });

  it('decodes nothing after it was closed', async () => {
    const { decode } = decoderWith();
    decoder.close();
    await expect(decode(async () => picture(30))).rejects.toMatchObject({ code: 'OVERLOADED' });
  });
});
