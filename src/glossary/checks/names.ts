/** Checks and faults that concern names: is the certificate made for this host, and may its CA speak for it? */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const NAME_CHECKS: Entries = {
  host_name: entry('Compares the host that was asked for with the names in the certificate. This is what makes a stolen or bought certificate of another site worthless here.', 'RFC 9525 §6'),
  wrong_host: entry('None of the names in the certificate is the host that was asked for. A wrong address, a server that serves several sites, or somebody in between are the usual reasons.', 'RFC 9525 §6'),
  no_names: entry('The certificate has no list of names, so it is good for no host. The common name in the subject no longer counts.', 'RFC 9525 §2'),
  only_common_name: entry('The host stands in the common name alone, where clients have stopped looking. The name has to be in the list of names.', 'RFC 9525 §6; RFC 5280 §4.2.1.6'),
  subject_alternative_names: entry('The list of names has to be there, and critical only where the subject is empty. It is the only place where clients look for the host.', 'RFC 5280 §4.2.1.6; BR §7.1.2.7.12'),
  no_san: entry('The certificate has no list of names (subjectAltName). Every public CA has to put it in, because clients look nowhere else.', 'RFC 5280 §4.2.1.6; BR §7.1.2.7.12'),
  san_criticality: entry('The list of names must be marked critical when the subject is empty, and should not be otherwise. It is a matter of form that most clients do not enforce.', 'RFC 5280 §4.2.1.6'),
  wildcard_names: entry('A star may stand for the whole first label of a name and for nothing else. Clients pass over a star in any other place.', 'RFC 9525 §6.3'),
  bad_wildcard: entry('A name has a star where no client takes it, for example within a label or below the top of the tree. The name is good for no host.', 'RFC 9525 §6.3'),
  common_name: entry('Where the subject still has a common name, it must repeat one of the names in the list. Older programs show it to people.', 'BR §7.1.4.3'),
  common_name_not_listed: entry('The common name in the subject is none of the names in the list. Clients ignore it, people are misled by it.', 'BR §7.1.4.3'),
  unit_in_subject: entry('The subject names an organisational unit, which no CA can check. Public CAs must not put it in any more.', 'BR §7.1.2.7, ballot SC-47v2'),
  allowed_names: entry('Looks for names and addresses that nobody can own, such as internal names and private addresses. A certificate for them could be used in every network that has the same name.', 'BR §4.2.2'),
  name_nobody_owns: entry('The certificate has a name or an address that belongs to nobody in particular. Public CAs must not vouch for it.', 'BR §4.2.2'),
  international_names: entry('Names with letters beyond ASCII stand in certificates in an encoding that starts with xn--. Letters of other scripts can look like Latin ones, and so can a whole name.', 'RFC 5891 §5.4; Unicode UTS #39 https://www.unicode.org/reports/tr39/'),
  bad_punycode: entry('A name starts with xn-- and is not what an encoder would have written. Programs may each show another name for it.', 'RFC 3492; BR §7.1.2.7.12'),
  mixed_scripts: entry('One word of a name has letters of scripts that nobody writes together. Browsers show such a name in its xn-- form, because it is likely made to deceive.', 'Unicode UTS #39 §5.2 https://www.unicode.org/reports/tr39/'),
  lookalike_name: entry('All letters of a word belong to another script and look like Latin ones. Read the address letter by letter before you trust the page.', 'Unicode UTS #39 §4 https://www.unicode.org/reports/tr39/'),
  wildcard_over_suffix: entry('The star stands for every site below a name that registries hand out names under, such as co.uk. Nobody owns all of those sites.', 'BR §3.2.2.6'),
  many_names: entry('Every full handshake carries the whole list of names. A thousand of them fill several packets and slow each new connection down.', 'RFC 5280 §4.2.1.6; badssl.com 1000-sans'),
  name_constraints: entry('A CA may be limited to some names, or be kept from some. It is the safest way to run a root of one’s own, because its key is worth nothing elsewhere.', 'RFC 5280 §4.2.1.10'),
  name_not_permitted: entry('A name lies outside of what a CA of the path may speak for. The certificate counts for none of its names.', 'RFC 5280 §6.1.3(b)'),
  name_excluded: entry('A CA of the path is forbidden to speak for this name. What is excluded wins over what is permitted.', 'RFC 5280 §6.1.3(c)'),
  name_constraint_unusable: entry('A limit on names is of a kind, or written in a way, that cannot be compared with the names below it. To be safe, the path is refused.', 'RFC 5280 §4.2.1.10'),
  too_many_comparisons: entry('So many names meet so many limits that comparing them all would take too long. That is how somebody would try to keep a client busy, so the path is refused.', 'RFC 5280 §4.2.1.10'),
  name_chaining: entry('The issuer each certificate names must be the subject of the next. That is how a path is found among many certificates.', 'RFC 5280 §6.1.3(a)(4)'),
  names_do_not_chain: entry('A certificate names another issuer than the one behind it in the path. The two do not belong together.', 'RFC 5280 §6.1.3(a)(4)'),
  names_written_differently: entry('Issuer and subject mean the same name and are not the same bytes. Some clients compare the bytes and find no path.', 'RFC 5280 §7.1; BR §7.1.4.1'),
};
