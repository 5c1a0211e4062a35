import { supportedVersions } from '../../../../../src/decode/tls/extensions/supported-versions.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  supportedVersions,
  [
    { title: 'versions and GREASE', place: 'client_hello', body: '06 baba 0304 0303', value: [0xbaba, 0x0304, 0x0303], text: 'GREASE, TLS 1.3, TLS 1.2' },
    { title: 'a draft', place: 'client_hello', body: '02 7f1c', value: [0x7f1c], text: 'TLS 1.3 draft 28' },
    { title: 'what a server chose', place: 'server_hello', body: '0304', value: 0x0304, text: 'TLS 1.3' },
    { title: 'what a server chose on retry', place: 'hello_retry_request', body: '0304', value: 0x0304, text: 'TLS 1.3' },
  ],
  [{ title: 'an empty list', place: 'client_hello', body: '00', problem: /at least 1/ }],
);
