/** Header lists as Node's HTTP parser gives them. */

/** A flat list (name, value, name, value) as pairs; a name without a value is left out. */
export function pairs(flat: readonly string[]): [name: string, value: string][] {
  const list: [string, string][] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) list.push([flat[index] ?? '', flat[index + 1] ?? '']);
  return list;
}
