import { randomInt } from 'node:crypto';

/** Words of a warehouse, since a run needs a name that can be said aloud. */
const MANNERS = [
  'amber agile bold brisk bright calm candid careful cheerful clever copper cosy crisp curious daring eager early',
  'fair fleet fresh gentle glad golden grand handy hardy honest humble ivory jolly keen kind lively lucky mellow merry',
  'modest neat nimble noble patient placid plucky polite proud quick quiet rapid ready robust rosy rustic scarlet',
  'serene sharp silver sleek smart snug solid spry stable steady sturdy sunny swift tidy trusty upbeat velvet vivid',
  'warm wise witty zesty',
].flatMap((line) => line.split(' '));
const THINGS = [
  'aisle anchor atlas badge barrel basket beacon bottle box bracket bucket button cabinet candle canvas carton cart',
  'catalogue chest clasp coin compass counter crate cushion drawer easel feather flask folder funnel garland gear hamper',
  'hinge hook jar kettle kite label ladder lamp lantern ledger lever locket magnet mallet marble mirror mug needle',
  'paddle pallet parcel pencil pennant pillow pocket pulley quilt rack ribbon rocket rope saddle satchel scale shelf',
  'spool stall stamp switch tag teapot thimble ticket token tray trolley trunk vase wagon wheel whistle window',
].flatMap((line) => line.split(' '));

/** A name for a run that was given none, e.g. `brisk-lantern-417`. Need not be the only one of its kind. */
export function randomRunName(): string {
  return `${MANNERS[randomInt(MANNERS.length)]}-${THINGS[randomInt(THINGS.length)]}-${randomInt(100, 1000)}`;
}
