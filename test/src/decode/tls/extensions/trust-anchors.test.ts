import { trustAnchors } from '../../../../../src/decode/tls/extensions/trust-anchors.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  trustAnchors,
  [
    // 32473 = 1 * 128^2 + 125 * 128 + 89, so 81 fd 59
    { title: 'roots below an enterprise number', place: 'client_hello', body: '000a 04 81fd5901 04 81fd5902', value: ['32473.1', '32473.2'], text: '2 roots' },
    { title: 'no root', place: 'certificate_request', body: '0000', value: [], text: '0 roots' },
    { title: 'what a server has', place: 'encrypted_extensions', body: '0005 04 81fd5901', value: ['32473.1'], text: '1 root', rows: { 'trust_anchor_id_list/trust_anchor_id': '32473.1' } },
    { title: 'the mark beside a certificate', place: 'certificate', body: '', value: null },
  ],
  [
    { title: 'an empty identifier', place: 'client_hello', body: '0001 00', problem: /not a relative object identifier/ },
    { title: 'a server without any', place: 'encrypted_extensions', body: '0000', problem: /at least 1/ },
  ],
);
