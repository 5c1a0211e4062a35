import { quicTransportParameters } from '../../../../../src/decode/tls/extensions/quic-transport-parameters.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(
  quicTransportParameters,
  [
    {
      title: 'parameters with ids of one, two and eight bytes',
      place: 'client_hello',
      body: '01 04 80007530 6ab2 00 c000000000000020 01 05',
      value: [
        { id: '1', length: 4 },
        { id: '10930', length: 0 },
        { id: '32', length: 1 },
      ],
      text: '3 parameters',
      rows: { transport_parameter: 'max_idle_timeout' },
    },
    // 31 * 1 + 27 = 58 is reserved (RFC 9000 §18.1).
    { title: 'a reserved one', place: 'encrypted_extensions', body: '3a 00', value: [{ id: '58', length: 0 }], text: '1 parameter', rows: { transport_parameter: 'GREASE' } },
  ],
  [{ title: 'a value longer than the body', place: 'client_hello', body: '01 04 8000', problem: /needs 4 bytes/ }],
);
