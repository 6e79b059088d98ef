export const ROLES = ['title', 'description', 'label', 'id', 'picture', 'group'] as const;
export type Role = (typeof ROLES)[number];

/** Which column has which role, as positions from 0. */
export type Mapping = Readonly<Partial<Record<Role, number>>>;

/** Names that are recognised; what is recognised is shown, and sent as if it had been chosen by hand. */
const USUAL_NAMES: Readonly<Record<Role, readonly string[]>> = {
  title: ['designation', 'title', 'name', 'titre', 'product_title'],
  description: ['description', 'desc'],
  label: ['prdtypecode', 'label', 'category', 'class', 'categorie', 'category_label'],
  id: ['index', 'id'],
  picture: ['picture', 'image', 'image_file', 'picture_file'],
  group: [],
};

/** The mapping that the names of the columns suggest. A first column without a name is an index, as data frames write it. */
export function suggestedMapping(header: readonly string[]): Mapping {
  const names = header.map((name) => name.trim().toLowerCase());
  const found = ROLES.flatMap((role) => {
    const name = USUAL_NAMES[role].find((each) => names.includes(each));
    return name === undefined ? [] : [[role, names.indexOf(name)] as const];
  });
  const mapping: Partial<Record<Role, number>> = Object.fromEntries(found);
  if (names[0] === '' && names.length > 1) mapping.id = 0;
  return mapping;
}

/**
 * The mapping as the API takes it: columns by their names where these are unique, else by position from 1.
 *
 * @param firstRow the header, or the first row where there is none
 */
export function columnsInput(mapping: Mapping, firstRow: readonly string[], header: boolean) {
  const names = firstRow.map((name) => name.trim());
  const reference = (at: number) => {
    const name = names[at] ?? '';
    const isUnique = names.filter((each) => each === name).length === 1;
    return header && name !== '' && isUnique ? name : String(at + 1);
  };
  const chosen = ROLES.flatMap((role) => {
    const at = mapping[role];
    return at === undefined ? [] : [[role, reference(at)] as const];
  });
  return { header, ...(Object.fromEntries(chosen) as Partial<Record<Role, string>>) };
}
