import { askToSignIn } from '../access/visitor.ts';
import { noteConnection } from './connection.ts';

/** What the server keeps of an uploaded file. */
export interface StoredFile {
  /** SHA-256, in hexadecimal: how every mutation names the file. */
  digest: string;
  bytes: number;
}

/** A file that the server did not take, with its own words. */
export class UploadError extends Error {}

interface UploadOptions {
  /** Told the share that has been sent, in [0, 1]. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/**
 * Sends one file to the server's store; once more after a sign-in, where the server asked for one. XMLHttpRequest,
 * because fetch cannot tell how much it has sent.
 *
 * @throws {UploadError} with what the server said, or that the connection was lost
 */
export async function uploadFile(file: File, options: UploadOptions = {}): Promise<StoredFile> {
  const stored = await send(file, options);
  if (stored !== 'NOBODY') return stored;
  await askToSignIn();
  const again = await send(file, options);
  if (again === 'NOBODY') throw new UploadError('Nobody is signed in.');
  return again;
}

function send(file: File, { onProgress, signal }: UploadOptions): Promise<StoredFile | 'NOBODY'> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total === 0 ? 1 : loaded / total);
    request.onload = () => {
      noteConnection('online');
      const body = parsed(request.responseText);
      if (request.status === 401) resolve('NOBODY');
      else if (request.status < 300) resolve(body as StoredFile);
      else reject(new UploadError(messageOf(body) ?? `HTTP ${request.status}`));
    };
    request.onerror = () => {
      noteConnection('offline');
      reject(new UploadError('The connection was lost while the file was sent.'));
    };
    request.onabort = () => reject(new UploadError('The upload was cancelled.'));
    signal?.addEventListener('abort', () => request.abort());
    request.open('POST', '/files');
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function messageOf(body: unknown): string | undefined {
  const { message, detail } = body as { message?: string; detail?: string };
  return detail ?? message;
}
