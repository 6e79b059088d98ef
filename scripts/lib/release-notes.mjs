/** The text of a release, from the changelog. */

/**
 * @param {string} tag such as v1.2.3
 * @param {string} version of package.json
 * @param {string} changelog whose parts begin with "## 1.2.3", which a date may follow
 * @returns {string} the part of that version, without its heading
 * @throws {Error} when the three do not agree
 */
export function releaseNotes(tag, version, changelog) {
  if (tag !== `v${version}`) throw new Error(`The tag is "${tag}" and package.json has version ${version}.`);
  const parts = changelog.split(/^## /m).slice(1);
  const part = parts.find((text) => /^\S+/.exec(text)?.[0] === version);
  if (part === undefined) throw new Error(`CHANGELOG.md has no part "## ${version}".`);
  const text = part.slice(part.indexOf('\n')).trim();
  if (text === '') throw new Error(`CHANGELOG.md says nothing about ${version}.`);
  return text;
}
