import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { AppError, notFound } from '../../platform/errors.js';
import { removeOldFiles } from '../old-files.js';
import { type ByteStore, DIGEST_PATTERN, type KeptFile, type SpooledFile } from './byte-store.js';

const PART_BYTES = 8 * 1024 * 1024;
/** S3 takes no more parts of one object. */
const PARTS_MAX = 10_000;
const PARTS_AT_ONCE = 2;
/** More are never given. */
const PAGE_KEYS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Without a byte moving. */
const SILENCE_TIMEOUT_MS = 60_000;

export interface S3Place {
  readonly bucket: string;
  /** What keys begin with: empty, or ending with a slash. */
  readonly prefix: string;
  /** For stores other than Amazon's. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly forcePathStyle: boolean;
  readonly spoolFolder: string;
}

/**
 * Content in a bucket of an S3-compatible store, each object under its digest. An object is seen only when all of it
 * is there, so no half one is. Credentials come from where the SDK looks for them.
 */
export class S3Bytes implements ByteStore {
  readonly spoolFolder: string;
  private readonly client: S3Client;

  /** @param pageKeys how many keys are asked for at once when all are listed */
  constructor(
    private readonly at: S3Place,
    private readonly pageKeys = PAGE_KEYS,
  ) {
    this.spoolFolder = at.spoolFolder;
    const region = at.region ?? (at.endpoint === undefined ? undefined : 'us-east-1');
    this.client = new S3Client({
      ...(at.endpoint !== undefined && { endpoint: at.endpoint }),
      ...(region !== undefined && { region }),
      forcePathStyle: at.forcePathStyle,
      // Many compatible stores do not know the newer checksums. What is read is checked by its digest anyway.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: SILENCE_TIMEOUT_MS },
    });
  }

  async upload({ path, digest, bytes }: SpooledFile): Promise<void> {
    const upload = new Upload({
      client: this.client,
      params: { ...this.object(digest), Body: createReadStream(path, { highWaterMark: 1 << 18 }) },
      partSize: Math.max(PART_BYTES, Math.ceil(bytes / PARTS_MAX)),
      queueSize: PARTS_AT_ONCE,
    });
    await this.asked(() => upload.done());
    const kept = await this.bytesOf(digest);
    if (kept === bytes) return;
    const message = `The store kept ${kept} of the ${bytes} bytes of the artifact ${digest.slice(0, 12)}.`;
    throw new AppError('OVERLOADED', message, { digest });
  }

  async place(file: SpooledFile): Promise<void> {
    if (!(await this.has(file.digest))) await this.upload(file);
  }

  async open(digest: string): Promise<Readable> {
    const { Body } = await this.asked(
      () => this.client.send(new GetObjectCommand(this.object(digest))),
      digest,
    );
    return Body as Readable;
  }

  async bytesOf(digest: string): Promise<number> {
    const { ContentLength } = await this.asked(
      () => this.client.send(new HeadObjectCommand(this.object(digest))),
      digest,
    );
    return ContentLength!;
  }

  async localPath(): Promise<null> {
    return null;
  }

  async remove(digest: string): Promise<void> {
    await this.asked(() => this.client.send(new DeleteObjectCommand(this.object(digest))));
  }

  async *list(): AsyncIterable<KeptFile> {
    const { bucket, prefix } = this.at;
    let token: string | undefined;
    do {
      const page = await this.asked(() =>
        this.client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: prefix,
            ContinuationToken: token,
            MaxKeys: this.pageKeys,
          }),
        ),
      );
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        const digest = Key!.slice(prefix.length);
        if (DIGEST_PATTERN.test(digest)) yield { digest, bytes: Size!, writtenAt: LastModified! };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  async removeUnfinished(writtenBefore: Date): Promise<void> {
    await removeOldFiles(this.spoolFolder, writtenBefore);
    const { bucket, prefix } = this.at;
    const command = new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix });
    const found = await this.client.send(command).catch((error: unknown) => {
      // Some compatible stores have no such list, and a rule of their own for unfinished uploads.
      if ((error as S3ServiceException).$metadata?.httpStatusCode === 501) return null;
      throw unavailable(error);
    });
    for (const { Key, UploadId, Initiated } of found?.Uploads ?? []) {
      if (Initiated === undefined || Initiated >= writtenBefore) continue;
      await this.asked(() =>
        this.client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId })),
      );
    }
  }

  async check(): Promise<void> {
    const { bucket, prefix } = this.at;
    await this.client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }));
  }

  private async has(digest: string): Promise<boolean> {
    try {
      await this.bytesOf(digest);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'NOT_FOUND') return false;
      throw error;
    }
  }

  private object(digest: string) {
    return { Bucket: this.at.bucket, Key: `${this.at.prefix}${digest}` };
  }

  private async asked<Answer>(ask: () => Promise<Answer>, digest?: string): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      if (digest !== undefined && isMissing(error)) throw notFound('artifact', digest);
      throw unavailable(error);
    }
  }
}

/** A missing bucket is no missing artifact: the store would seem to be empty. */
function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && ['NoSuchKey', 'NotFound'].includes(error.name);
}

function unavailable(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { name, message, $metadata } = error as S3ServiceException;
  const status = $metadata?.httpStatusCode;
  if (status !== undefined && status < 500) return error;
  const text = `The artifact store cannot be reached at the moment (${name}: ${message}). Try again in a minute.`;
  return new AppError('OVERLOADED', text, {}, { cause: error });
}
