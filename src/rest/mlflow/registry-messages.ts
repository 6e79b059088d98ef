import type { DescribedModel, DescribedVersion } from '../../pipeline/registry/describe-registry.js';

/** The shapes of the registry that MLflow's clients read; fields that are undefined are left out. */
export function modelMessage({ model, latestVersions, tags, aliases }: DescribedModel) {
  return {
    name: model.name,
    creation_timestamp: model.createdAt.getTime(),
    last_updated_timestamp: (model.updatedAt ?? model.createdAt).getTime(),
    description: model.description ?? undefined,
    latest_versions: latestVersions.map(modelVersionMessage),
    tags: tags.map(tagMessage),
    aliases: aliases.map(({ alias, version }) => ({ alias, version: String(version) })),
  };
}

export function modelVersionMessage({ modelName, version, tags, aliases }: DescribedVersion) {
  return {
    name: modelName,
    version: String(version.version),
    creation_timestamp: version.createdAt.getTime(),
    last_updated_timestamp: (version.updatedAt ?? version.createdAt).getTime(),
    current_stage: version.stage,
    description: version.description ?? undefined,
    source: version.source,
    run_id: version.runId ?? undefined,
    status: 'READY',
    run_link: version.runLink ?? undefined,
    tags: tags.map(tagMessage),
    aliases,
  };
}

function tagMessage({ name, value }: { name: string; value: string }) {
  return { key: name, value };
}
