/** Names with a star in a place where no client takes it. */
import type { Check, Finding } from './check.ts';
import { fine, notApplicable, underPublicRules } from './knowledge/findings.ts';
import { normalHost, wildcardFault } from './knowledge/host-names.ts';
import { leafOf, shortened } from './knowledge/roles.ts';

/** Longest name shown, characters. */
const MAX_NAME = 64;

/**
 * Second labels under which registries of countries hand out names: `co.uk`, `com.au`, `or.jp`. A rule of thumb in place of the list of
 * public suffixes (https://publicsuffix.org), which has ten thousand rows and changes every week.
 */
const REGISTRY_LABELS: ReadonlySet<string> = new Set(['ac', 'co', 'com', 'edu', 'go', 'gob', 'gov', 'ltd', 'mil', 'ne', 'net', 'nom', 'or', 'org', 'plc']);

/** From when public CAs had to revoke certificates with a star right before a public suffix (BR 1.6.0 §1.2.2). */
const NO_STAR_OVER_SUFFIX = Date.UTC(2013, 8, 1);

export const wildcardNames: Check = {
  name: 'wildcard_names',
  citation: 'RFC 9525 §6.3; BR §7.1.2.7.12',
  run(input) {
    const stars = (leafOf(input)?.subjectAlternativeNames ?? []).filter((name) => name.type === 'dns' && name.value.includes('*'));
    if (stars.length === 0) return [notApplicable(this, 'no name has a star')];
    const bad = stars.find((name) => wildcardFault(name.value) !== undefined);
    const wide = bad === undefined ? stars.find((name) => overRegistry(name.value)) : undefined;
    if (wide !== undefined) {
      const base = wide.value.slice(2);
      const summary = `the star of ${shortened(wide.value, MAX_NAME)} stands for every site below ${shortened(base, MAX_NAME)}, which looks like a name of a registry (told by its form; no list of public suffixes is consulted)`;
      const finding: Finding = { check: 'wildcard_over_suffix', severity: 'warning', summary, short: 'wildcard over a registry', citation: 'BR §3.2.2.6', since: NO_STAR_OVER_SUFFIX, certificate: 0 };
      return [underPublicRules(input, finding)];
    }
    if (bad === undefined) return [fine(this, 'each star is a whole first label (no list of public suffixes was consulted)')];
    const summary = `${shortened(bad.value, MAX_NAME)} is a name that clients pass over: ${wildcardFault(bad.value) ?? ''}`;
    const finding: Finding = {
      check: 'bad_wildcard',
      severity: 'warning',
      summary,
      short: 'wildcard that does not work',
      citation: this.citation,
      certificate: 0,
    };
    return [finding];
  },
};

/** `*.co.uk`: the star right before a registry's label and a country of two letters. */
function overRegistry(name: string): boolean {
  const labels = normalHost(name).split('.');
  return labels.length === 3 && REGISTRY_LABELS.has(labels[1] ?? '') && labels[2]?.length === 2;
}
