/** transparency_info (52): Certificate Transparency, version 2. */
import type { Extension } from './extension.ts';

/** VersionedTransType (RFC 9162 §4.5). */
const itemTypes: ReadonlyMap<number, string> = new Map([
  [1, 'x509_entry_v2'],
  [2, 'precert_entry_v2'],
  [3, 'x509_sct_v2'],
  [4, 'precert_sct_v2'],
  [5, 'signed_tree_head_v2'],
  [6, 'consistency_proof_v2'],
  [7, 'inclusion_proof_v2'],
]);

/** In a ClientHello or CertificateRequest null; else the list of item types. */
export const transparencyInfo: Extension = {
  id: 52,
  name: 'transparency_info',
  citation: 'RFC 9162 §6.4',
  explanation:
    'The successor of signed_certificate_timestamp: proofs that the certificate is in public logs, now with proofs of inclusion too. Hardly anyone uses it, because the logs still speak version 1.',
  places: ['client_hello', 'server_hello', 'certificate_request', 'certificate'],
  decode(reader, place) {
    if (place === 'client_hello' || place === 'certificate_request') return null;
    const types = reader.vector(
      'trans_item_list',
      2,
      (list) =>
        list.nested('trans_item', 2, (item) => {
          const type = item.u16('versioned_type', (value) => itemTypes.get(value));
          item.rest('data');
          return type;
        }),
      1,
    );
    reader.note(types.map((type) => itemTypes.get(type) ?? `${type}`).join(', '));
    return types;
  },
};
