/** Whether algorithms are written in the one form that is allowed, and curve and hash fit together. */
import type { Check, CheckInput, Finding } from './check.ts';
import { fine, underPublicRules } from './knowledge/findings.ts';
import { anchorIndex, placed, titleOf } from './knowledge/roles.ts';

/** AlgorithmIdentifiers of keys, DER in hex (BR §7.1.3.1), by type or curve. */
const KEY_FORMS: ReadonlyMap<string, string> = new Map([
  ['rsa', '300d06092a864886f70d0101010500'],
  ['prime256v1', '301306072a8648ce3d020106082a8648ce3d030107'],
  ['secp384r1', '301006072a8648ce3d020106052b81040022'],
  ['secp521r1', '301006072a8648ce3d020106052b81040023'],
]);

/** AlgorithmIdentifiers of signatures, DER in hex (BR §7.1.3.2); RSASSA-PSS has forms of its own that are left out here. */
const SIGNATURE_FORMS: ReadonlyMap<string, string> = new Map([
  ['sha256WithRSAEncryption', '300d06092a864886f70d01010b0500'],
  ['sha384WithRSAEncryption', '300d06092a864886f70d01010c0500'],
  ['sha512WithRSAEncryption', '300d06092a864886f70d01010d0500'],
  ['ecdsa-with-SHA256', '300a06082a8648ce3d040302'],
  ['ecdsa-with-SHA384', '300a06082a8648ce3d040303'],
  ['ecdsa-with-SHA512', '300a06082a8648ce3d040304'],
]);

/** The hash that goes with each curve (BR §7.1.3.2.2). */
const CURVE_HASHES: ReadonlyMap<string, string> = new Map([
  ['prime256v1', 'SHA-256'],
  ['secp384r1', 'SHA-384'],
  ['secp521r1', 'SHA-512'],
]);

export const algorithmEncoding: Check = {
  name: 'algorithm_encoding',
  citation: 'BR §7.1.3',
  run(input) {
    const anchor = anchorIndex(input);
    const found = placed(input.path).flatMap(({ certificate, index }): Finding[] =>
      (index === anchor ? [] : faultsAt(input, index)).map(([check, summary]) =>
        underPublicRules(input, {
          check,
          severity: 'warning',
          summary: `${titleOf(certificate)}: ${summary}`,
          short: 'algorithm in an odd form',
          citation: this.citation,
          certificate: index,
        }),
      ),
    );
    return found.length > 0 ? found : [fine(this, 'algorithms are written as they have to be')];
  },
};

function faultsAt(input: CheckInput, index: number): [check: string, summary: string][] {
  const certificate = input.path[index];
  if (certificate === undefined || certificate.unreadable !== undefined) return [];
  const faults: [string, string][] = [];
  const keyForm = KEY_FORMS.get(certificate.key.curve ?? certificate.key.type);
  if (keyForm !== undefined && certificate.key.algorithmHex !== keyForm)
    faults.push(['key_algorithm_form', 'the algorithm of the key is written in an odd form']);
  const signatureForm = SIGNATURE_FORMS.get(certificate.signatureAlgorithm);
  if (signatureForm !== undefined && certificate.signatureAlgorithmHex !== signatureForm)
    faults.push(['signature_algorithm_form', 'the algorithm of the signature is written in an odd form']);
  const curve = input.path[index + 1]?.key.curve;
  const hash = curve === undefined ? undefined : CURVE_HASHES.get(curve);
  if (hash !== undefined && certificate.signatureHash !== hash)
    faults.push(['curve_and_hash', `signed with ${certificate.signatureHash ?? 'no hash'} by a key on ${curve ?? ''}, which goes with ${hash}`]);
  return faults;
}
