/**
 * Writes docs/checks.md (`npm run docs`): every certificate check with the faults it finds. Names and sources come from the registry
 * and the words from the glossary; which fault is how grave stands in the table here, which a test holds against the checks at work.
 */
import { CHECKS } from '../ca/checks/registry.ts';
import { glossary } from '../src/glossary/registry.ts';

/** A fault that a check finds. */
export interface DocumentedFault {
  /** The name of the finding. */
  name: string;
  /** How grave it may be. */
  severities: readonly ('error' | 'warning' | 'note')[];
  /** A rule for public CAs: a note for all others. */
  publicOnly: boolean;
  /** ISO days from which the rule counts; more than one where the faults under this name have different ones. */
  since: readonly string[];
}

/** `name severity…`, then `public` where the rule is one for public CAs, then days. */
function fault(line: string): DocumentedFault {
  const [name = '', ...words] = line.split(' ');
  const severities = (['error', 'warning', 'note'] as const).filter((severity) => words.includes(severity));
  return { name, severities, publicOnly: words.includes('public'), since: words.filter((word) => /^\d/.test(word)) };
}

/** The faults of each check, in the order of the registry. */
export const FAULTS: ReadonlyMap<string, readonly DocumentedFault[]> = new Map(
  Object.entries({
    own_root: ['own_root error'],
    leaked_key: ['leaked_key error', 'leaked_name warning'],
    readable: ['no_certificate error', 'unreadable error'],
    signatures: ['bad_signature error'],
    revocation: [
      'revoked error',
      'staple_missing warning',
      'staple_expired warning',
      'staple_unusable warning',
      'ocsp_expired warning',
      'ocsp_unusable note',
      'crl_expired warning',
      'crl_unusable warning note',
      'revocation_unknown warning',
      'revocation_not_known note',
    ],
    trusted_root: ['self_signed error', 'untrusted_root error', 'unknown_issuer error', 'incomplete_chain error', 'private_root note', 'leaf_is_anchor note'],
    host_name: ['wrong_host error', 'only_common_name error', 'no_names error'],
    validity_dates: ['expired error', 'not_yet_valid error', 'unreadable_dates error'],
    subject_alternative_names: ['no_san error', 'names_not_critical error', 'san_criticality warning public'],
    name_constraints: ['name_not_permitted error', 'name_excluded error', 'too_many_comparisons error'],
    issuer_is_ca: ['issuer_is_no_ca error', 'issuer_may_not_sign error', 'old_issuer error'],
    path_length: ['path_too_long error'],
    critical_extensions: ['unknown_critical_extension error', 'broken_extension error', 'precertificate error'],
    extended_key_usage: ['wrong_purpose error', 'issuer_wrong_purpose error', 'no_purpose error warning', 'forbidden_purpose error public', 'client_purpose warning public 2027-03-15'],
    leaf_is_no_ca: ['leaf_is_ca error warning', 'leaf_path_length warning'],
    leaf_key_usage: ['may_not_sign error', 'leaf_may_sign_certificates error public', 'key_agreement note public'],
    signature_algorithm: ['weak_hash error 2016-01-01', 'algorithms_differ error'],
    key_strength: [
      'weak_key error 2013-12-31',
      'unusable_key error 2013-01-01',
      'unnamed_curve error',
      'roca error 2024-11-15',
      'close_primes error 2024-11-15',
      'small_exponent warning',
      'unusual_key warning',
    ],
    name_chaining: ['names_do_not_chain error', 'names_written_differently warning'],
    openssl: ['refused_by_openssl error', 'name_constraint_unusable error'],
    validity_length: ['valid_too_long error public 2018-03-01 2020-09-01 2026-03-15 2027-03-15 2029-03-15'],
    leaf_version: ['old_leaf error public'],
    serial_number: ['negative_serial error public', 'zero_serial error public', 'long_serial error public', 'short_serial warning public'],
    expires_soon: ['expires_soon warning'],
    apple_limits: ['apple_limits warning 2019-07-01'],
    ct_chrome: ['too_few_scts warning 2018-05-01'],
    ct_apple: ['too_few_scts warning 2018-10-16'],
    policies: ['policy warning', 'policy_not_carried warning public'],
    chain_order: [
      'leaf_not_first warning',
      'chain_not_in_order warning',
      'unrelated_certificate warning',
      'intermediate_not_sent warning',
      'duplicate_certificate note',
      'root_sent note',
    ],
    changed_chain: ['changed_root note', 'changed_key note'],
    fetched_issuers: ['intermediate_fetched warning', 'intermediate_not_fetched note'],
    wildcard_names: ['bad_wildcard warning', 'wildcard_over_suffix warning public 2013-09-01'],
    allowed_names: ['name_nobody_owns warning public 2015-11-01 2026-03-15'],
    international_names: ['bad_punycode warning public', 'mixed_scripts warning', 'lookalike_name warning'],
    common_name: ['common_name_not_listed warning public', 'unit_in_subject warning public 2022-09-01'],
    algorithm_encoding: ['key_algorithm_form warning public', 'signature_algorithm_form warning public', 'curve_and_hash warning public'],
    encoding: ['odd_encoding warning note'],
    leaf_extensions: [
      'no_authority_key_id warning public',
      'authority_certificate warning public',
      'subject_key_id note public',
      'no_information_access warning public',
      'issuer_not_http warning public',
      'no_policy warning public',
      'reserved_policies warning public',
      'no_revocation_place warning public',
      'revocation_not_http warning public',
      'leaf_name_constraints warning public',
      'unique_ids warning public',
    ],
    intermediate_profile: ['odd_intermediate warning public', 'unlimited_intermediate note public 2026-06-15'],
    root_profile: ['odd_root note public'],
    many_names: ['many_names warning note'],
    short_lived: ['short_lived note 2026-03-15'],
  }).map(([check, lines]) => [check, lines.map(fault)]),
);

/** What no check looks at, so that silence is not taken for approval. */
const NOT_LOOKED_AT: readonly string[] = [
  'whether a key is one of those that Debian made in 2006 to 2008: the lists of BR §6.1.1.3 are not part of trustlens; ROCA and close primes are looked for;',
  'which log an SCT is from, who runs that log, and whether its signature is right: there is no list of logs here. SCTs that a server sends in the handshake or in a revocation status are not counted, because Node does not ask for the former and Chrome no longer takes the latter;',
  'whether a name is a public suffix: `wildcard_over_suffix` goes by the form of the name, such as `co.uk`;',
  'all letters that can be taken for others: `lookalike_name` knows small Cyrillic, Greek and Armenian ones;',
  'whether the dates and keys of a root are good, beyond expiry: it is trusted for its key.',
];

/** The text of docs/checks.md. */
export function checksPage(): string {
  const words = glossary();
  return [
    '# Certificate checks',
    '',
    '<!-- Generated by docs/checks-page.ts from ca/checks and src/glossary; run `npm run docs` after a change there. -->',
    '',
    'What trustlens asks of a server’s chain, the gravest first. `trustlens inspect FILE --fail-on NAME` takes the name of a check (any of',
    'its faults), of a fault, or a severity (that and worse).',
    '',
    '**error**: a browser or RFC 5280 would refuse, and so does the proxy. **warning**: it works, but look. **note**: good to know. A fault',
    'marked *public* breaks a rule for public CAs: it counts where the chain ends in a root that browsers ship; elsewhere it is a note that',
    'says “would not be allowed from a public CA”. The day is the one from which the rule counts.',
    '',
    'OpenSSL judges each path as well. The stricter one counts: what only OpenSSL refuses is an error under the name of the fault here,',
    'and where only the checks here refuse, `openssl` says that it would accept the path. Its objections are listed under `openssl` when',
    'no check here knows them.',
    '',
    ...CHECKS.flatMap(({ name, citation }) => [
      `## ${name}`,
      '',
      `${words[`check.${name}`]?.text ?? ''} (${citation})`,
      '',
      '| fault | | | since |',
      '|---|---|---|---|',
      ...(FAULTS.get(name) ?? []).map(
        (each) => `| \`${each.name}\` | ${each.severities.join(' or ')}${each.publicOnly ? ', *public*' : ''} | ${each.name === name ? 'as above' : (words[`check.${each.name}`]?.text ?? '').replaceAll('|', '\\|')} | ${each.since.join(', ')} |`,
      ),
      '',
    ]),
    '## What is not looked at',
    '',
    ...NOT_LOOKED_AT.map((line) => `- ${line}`),
    '',
  ].join('\n');
}
