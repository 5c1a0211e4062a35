/** Names with letters beyond ASCII: whether their encoding is right, and whether they pass for another name. */
import type { Check, CheckInput, Finding } from './check.ts';
import { fine, notApplicable, underPublicRules } from './knowledge/findings.ts';
import { normalHost } from './knowledge/host-names.ts';
import { unicodeLabel } from './knowledge/punycode.ts';
import { leafOf, shortened } from './knowledge/roles.ts';
import { oddMixture, readAsLatin, scriptsOf } from './knowledge/scripts.ts';

/** Longest name shown, characters. */
const MAX_NAME = 64;

const PREFIX = 'xn--';

export const internationalNames: Check = {
  name: 'international_names',
  citation: 'RFC 5891 §5.4; BR §7.1.2.7.12; Unicode UTS #39 §4, §5.2',
  run(input) {
    const names = encodedNames(input);
    if (names.length === 0) return [notApplicable(this, 'no name has letters beyond ASCII')];
    const found = new Map<string, Finding>();
    for (const name of names) {
      const finding = findingOf(input, name, this.citation);
      if (finding !== undefined && !found.has(finding.check)) found.set(finding.check, finding);
    }
    return found.size > 0 ? [...found.values()] : [fine(this, 'names with letters beyond ASCII are rightly encoded, and no look-alike was found in the small table used here')];
  },
};

/** The names of the leaf, and the host that was asked for, which may hide behind a star. */
function encodedNames(input: CheckInput): string[] {
  const listed = leafOf(input)?.subjectAlternativeNames ?? [];
  const names = [input.host, ...listed.flatMap((name) => (name.type === 'dns' ? [name.value] : []))].map(normalHost);
  return [...new Set(names)].filter((name) => name.split('.').some((label) => label.startsWith(PREFIX)));
}

function findingOf(input: CheckInput, name: string, citation: string): Finding | undefined {
  const labels = name.split('.');
  const shown = shortened(name, MAX_NAME);
  const decoded = labels.map((label) => (label.startsWith(PREFIX) ? unicodeLabel(label) : label));
  const broken = labels.find((_, index) => decoded[index] === undefined);
  if (broken !== undefined) {
    const summary = `${shown}: ${broken} is not how an internationalized name is encoded (Punycode)`;
    return underPublicRules(input, { check: 'bad_punycode', severity: 'warning', summary, short: 'badly encoded name', citation: 'RFC 3492; BR §7.1.2.7.12', certificate: 0 });
  }
  const top = scriptsOf(decoded.at(-1) ?? '');
  for (const label of decoded) {
    if (label === undefined || /^\p{ASCII}*$/u.test(label)) continue;
    const scripts = scriptsOf(label);
    if (oddMixture(scripts)) {
      const summary = `${shown} mixes letters of ${scripts.join(' and ')} in one word, as names do that are to pass for another (homograph)`;
      return { check: 'mixed_scripts', severity: 'warning', summary, short: 'name of mixed scripts', citation, certificate: 0 };
    }
    // Below a top-level domain of the same script the letters are what a reader expects.
    const latin = scripts.some((script) => top.includes(script)) ? undefined : readAsLatin(label);
    if (latin !== undefined) {
      const summary = `${shown} is written in ${scripts.join(' and ')} letters that are read as the Latin "${latin}" (homograph)`;
      return { check: 'lookalike_name', severity: 'warning', summary, short: 'name that looks like another', citation, certificate: 0 };
    }
  }
  return undefined;
}
