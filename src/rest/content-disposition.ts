/** A token of RFC 7230. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The header that makes a download a file of this name: as it is where that is allowed, else for all clients. */
export function attachment(fileName: string): string {
  if (TOKEN.test(fileName)) return `attachment; filename=${fileName}`;
  const plain = fileName.replace(/[^\x20-\x7e]/g, '?');
  const extended = plain === fileName ? '' : `; filename*=UTF-8''${extendedValue(fileName)}`;
  return `attachment; filename="${plain.replace(/["\\]/g, '\\$&')}"${extended}`;
}

/** Text as a value of a header parameter (RFC 8187, ext-value). */
export function extendedValue(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
