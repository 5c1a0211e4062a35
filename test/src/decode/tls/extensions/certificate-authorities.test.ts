import { certificateAuthorities } from '../../../../../src/decode/tls/extensions/certificate-authorities.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

// SEQUENCE { SET { SEQUENCE { 2.5.4.3, UTF8String "A" } } }
const name = '300c 310a 3008 0603 550403 0c01 41';

describeExtension(
  certificateAuthorities,
  [
    {
      title: 'a name',
      place: 'certificate_request',
      body: `0010 000e ${name}`,
      value: ['CN=A'],
      text: '1 name',
      rows: { 'certificate_authorities/distinguished_name': 'CN=A' },
    },
    { title: 'what is no name', place: 'client_hello', body: '0004 0002 ffff', value: ['not a distinguished name'], text: '1 name' },
  ],
  [{ title: 'an empty list', place: 'certificate_request', body: '0000', problem: /at least 1/ }],
);
