import { cookie } from '../../../../../src/decode/tls/extensions/cookie.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  cookie,
  [{ title: 'a cookie', place: 'hello_retry_request', body: '0003 aabbcc', value: 3, text: '3 bytes' }],
  [{ title: 'an empty one', place: 'client_hello', body: '0000', problem: /an empty cookie/ }],
);
