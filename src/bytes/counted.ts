/** Numbers in sentences. */

/** `1 name`, `3 names`: for nouns whose plural takes an s. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Thousands apart: `1,812`. */
export function grouped(number: number): string {
  return Math.trunc(number).toString().replace(/\B(?=(?:\d{3})+$)/g, ',');
}
