/** The names of the site. They are in no DNS: only a client of this proxy can reach them. */

/** Of the page. */
export const OWN_NAME = 'trust.lens';

/** Whether a canonical host is the site's: the page, or a name below it, of which every visit has one. */
export function isOwnName(host: string): boolean {
  return host === OWN_NAME || host.endsWith(`.${OWN_NAME}`);
}

/** The name that only one visit knows: no exception that a person once clicked away for the page covers it. */
export function visitName(id: string): string {
  return `${id}.${OWN_NAME}`;
}

/** The word of a visit in such a name, or undefined. */
export function visitOf(host: string): string | undefined {
  return host.endsWith(`.${OWN_NAME}`) ? host.slice(0, -OWN_NAME.length - 1) : undefined;
}
