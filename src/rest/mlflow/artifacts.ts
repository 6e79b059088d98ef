import { folderOfRun, listFiles, pathInside } from '../../pipeline/tracking/artifacts/artifact-files.js';
import type { Entry } from '../../pipeline/tracking/artifacts/artifact-tree.js';
import { endpoint } from './endpoint.js';
import { text } from './fields.js';
import { ofRun } from './run-id.js';

export const runFields = ofRun({ path: text.optional() });

export const artifactEndpoints = [
  endpoint('GET', 'artifacts/list', runFields, async (services, { run_id, path = '' }) => {
    const folder = await folderOfRun(services.db.manager, run_id);
    const inner = pathInside('', path).slice(1);
    const entries = await listFiles(services, pathInside(folder.path, path));
    return { root_uri: folder.address, files: entries.map((entry) => fileMessage(entry, inner)) };
  }),
];

/** The shape that clients read. @param folder what paths begin with */
export function fileMessage({ name, bytes }: Entry, folder = '') {
  return {
    path: folder === '' ? name : `${folder}/${name}`,
    is_dir: bytes === null,
    ...(bytes !== null && { file_size: bytes }),
  };
}
