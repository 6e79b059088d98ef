import type { EntityManager } from 'typeorm';
import type { Profile } from '../../../ml/signals/profile.js';
import { type SignalProfile, withoutPictures } from '../../../ml/signals/signal-profile.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { readsPictures } from './reads-pictures.js';

/** A profile without what is measured of pictures, for a version that does not look at them. */
export async function comparable(
  manager: EntityManager,
  version: Pick<ModelVersion, 'runId'>,
  profile: Profile,
): Promise<Profile> {
  return (await readsPictures(manager, version)) ? profile : withoutPictures(profile as SignalProfile);
}
