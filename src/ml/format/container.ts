import { createHash } from 'node:crypto';
import { ModelFileError } from '../errors.js';

/**
 * A self-describing binary file of named typed arrays.
 *
 *   0   magic, 8 bytes (as in PNG: a byte above 127 and a line end show a damaged text transfer)
 *   8   format version, uint32
 *   12  length of the JSON header in bytes, uint32
 *   16  length of the whole file in bytes, uint64
 *   24  JSON header, UTF-8: { kind, meta, arrays: [{ name, type, length, offset }] }
 *   ..  the arrays, each at a multiple of 64, zeros between
 *   end SHA-256 of everything before it, 32 bytes
 *
 * All numbers are little-endian.
 */
const CONTAINER_FORMAT_VERSION = 1;

const MAGIC = Uint8Array.of(0x89, 0x47, 0x4e, 0x44, 0x4c, 0x0d, 0x0a, 0x1a);
const PREFIX_BYTES = 24;
const DIGEST_BYTES = 32;
const ALIGNMENT_BYTES = 64;

const ARRAY_TYPES = {
  Int8: Int8Array,
  Uint8: Uint8Array,
  Int16: Int16Array,
  Uint16: Uint16Array,
  Int32: Int32Array,
  Uint32: Uint32Array,
  Float32: Float32Array,
  Float64: Float64Array,
} as const;

type ContainerArrayType = keyof typeof ARRAY_TYPES;
export type ContainerArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

export interface Container {
  /** What the file holds, such as `linear-text`. */
  readonly kind: string;
  readonly meta: { readonly [key: string]: JsonValue };
  readonly arrays: Readonly<Record<string, ContainerArray>>;
}

interface ArrayEntry {
  readonly name: string;
  readonly type: ContainerArrayType;
  readonly length: number;
  /** From the start of the array part. */
  readonly offset: number;
}

/** The file as parts to be written one after the other; the array parts are views, not copies. */
export function encodeContainer(container: Container): Uint8Array[] {
  assertLittleEndian();
  const entries: ArrayEntry[] = [];
  let offset = 0;
  for (const [name, array] of Object.entries(container.arrays)) {
    entries.push({ name, type: typeOf(array), length: array.length, offset });
    offset = aligned(offset + array.byteLength);
  }
  const header = Buffer.from(
    JSON.stringify({ kind: container.kind, meta: container.meta, arrays: entries }),
    'utf8',
  );
  const arraysStart = aligned(PREFIX_BYTES + header.length);
  const fileBytes = arraysStart + offset + DIGEST_BYTES;

  const head = new Uint8Array(arraysStart);
  head.set(MAGIC);
  const view = new DataView(head.buffer);
  view.setUint32(8, CONTAINER_FORMAT_VERSION, true);
  view.setUint32(12, header.length, true);
  view.setBigUint64(16, BigInt(fileBytes), true);
  head.set(header, PREFIX_BYTES);

  const parts: Uint8Array[] = [head];
  for (const array of Object.values(container.arrays)) {
    parts.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    const padding = aligned(array.byteLength) - array.byteLength;
    if (padding > 0) parts.push(new Uint8Array(padding));
  }
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  parts.push(hash.digest());
  return parts;
}

/**
 * Reads a file back. The arrays are views on `bytes`, which must not be changed afterwards; only
 * when `bytes` starts at an address that is not a multiple of 8 is it copied, once.
 * @param checked whether the checksum was found to hold before, e.g. by the thread that read the file
 * @throws ModelFileError NOT_A_MODEL_FILE, FUTURE_FORMAT_VERSION, TRUNCATED, DAMAGED or INVALID_CONTENT
 */
export function decodeContainer(bytes: Uint8Array, { checked = false } = {}): Container {
  assertLittleEndian();
  const { headerBytes, fileBytes } = readPrefix(bytes);
  const contentEnd = fileBytes - DIGEST_BYTES;
  if (!checked) assertChecksum(bytes, contentEnd);
  const header = parseHeader(bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + headerBytes));
  const source = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const arraysStart = aligned(PREFIX_BYTES + headerBytes);
  const arrays: Record<string, ContainerArray> = Object.create(null);
  for (const entry of header.arrays) {
    const ArrayType = ARRAY_TYPES[entry.type];
    const start = arraysStart + entry.offset;
    if (start + entry.length * ArrayType.BYTES_PER_ELEMENT > contentEnd) {
      throw new ModelFileError('INVALID_CONTENT', `array ${entry.name} reaches beyond the end of the file`, {
        name: entry.name,
      });
    }
    arrays[entry.name] = new ArrayType(source.buffer as ArrayBuffer, source.byteOffset + start, entry.length);
  }
  return { kind: header.kind, meta: header.meta, arrays };
}

function assertChecksum(bytes: Uint8Array, contentEnd: number): void {
  const digest = createHash('sha256').update(bytes.subarray(0, contentEnd)).digest();
  if (!digest.equals(bytes.subarray(contentEnd))) {
    throw new ModelFileError('DAMAGED', 'the checksum does not match: the file is damaged', {
      fileBytes: bytes.length,
    });
  }
}

function readPrefix(bytes: Uint8Array): { headerBytes: number; fileBytes: number } {
  const shared = Math.min(bytes.length, MAGIC.length);
  if (bytes.length === 0 || MAGIC.subarray(0, shared).some((byte, i) => byte !== bytes[i])) {
    throw new ModelFileError(
      'NOT_A_MODEL_FILE',
      'the file does not start as a Gondola model or matrix file does',
      {
        fileBytes: bytes.length,
      },
    );
  }
  if (bytes.length < PREFIX_BYTES + DIGEST_BYTES) {
    throw new ModelFileError('TRUNCATED', `the file ends after ${bytes.length} bytes`, {
      fileBytes: bytes.length,
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version > CONTAINER_FORMAT_VERSION) {
    throw new ModelFileError(
      'FUTURE_FORMAT_VERSION',
      `the file has format version ${version}, this program reads up to ${CONTAINER_FORMAT_VERSION}`,
      { version, versionMax: CONTAINER_FORMAT_VERSION },
    );
  }
  const headerBytes = view.getUint32(12, true);
  const fileBytes = Number(view.getBigUint64(16, true));
  if (bytes.length < fileBytes) {
    throw new ModelFileError('TRUNCATED', `the file has ${bytes.length} of its ${fileBytes} bytes`, {
      fileBytes: bytes.length,
      expectedBytes: fileBytes,
    });
  }
  if (
    version === 0 ||
    bytes.length > fileBytes ||
    fileBytes < aligned(PREFIX_BYTES + headerBytes) + DIGEST_BYTES
  ) {
    throw new ModelFileError('DAMAGED', 'the lengths at the start of the file contradict its size', {
      fileBytes: bytes.length,
      expectedBytes: fileBytes,
      headerBytes,
    });
  }
  return { headerBytes, fileBytes };
}

/** The checksum has held by now, so what fails here was written wrongly, or by another program. */
function parseHeader(bytes: Uint8Array): { kind: string; meta: Container['meta']; arrays: ArrayEntry[] } {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))); // a decoder refuses shared memory
  } catch (cause) {
    throw new ModelFileError('INVALID_CONTENT', `the header is not JSON: ${(cause as Error).message}`);
  }
  if (
    !isRecord(header) ||
    typeof header.kind !== 'string' ||
    !isRecord(header.meta) ||
    !Array.isArray(header.arrays)
  ) {
    throw new ModelFileError('INVALID_CONTENT', 'the header lacks kind, meta or arrays');
  }
  const arrays: unknown[] = header.arrays;
  if (!arrays.every(isArrayEntry)) {
    throw new ModelFileError('INVALID_CONTENT', 'the header describes an array that cannot be');
  }
  return { kind: header.kind, meta: header.meta as Container['meta'], arrays };
}

function isArrayEntry(value: unknown): value is ArrayEntry {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    typeof value.type === 'string' &&
    Object.hasOwn(ARRAY_TYPES, value.type) &&
    isCount(value.length) &&
    isCount(value.offset) &&
    value.offset % ALIGNMENT_BYTES === 0
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function typeOf(array: ContainerArray): ContainerArrayType {
  for (const [type, ArrayType] of Object.entries(ARRAY_TYPES)) {
    if (array instanceof ArrayType) return type as ContainerArrayType;
  }
  throw new TypeError(`cannot store a ${Object.prototype.toString.call(array)}`);
}

function aligned(byteCount: number): number {
  return Math.ceil(byteCount / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}

/** The arrays are stored as they lie in memory; on the rare big-endian machine they would be misread. */
function assertLittleEndian(): void {
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1) {
    throw new Error('model files need a little-endian machine');
  }
}
