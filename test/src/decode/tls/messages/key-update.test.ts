import { keyUpdate } from '../../../../../src/decode/tls/messages/key-update.ts';
import { describeMessage } from '../../../../support/message-cases.ts';

describeMessage(
  keyUpdate,
  [
    { title: 'one that asks for the same', body: '01', value: { requested: true }, summary: 'new keys, asks for the same', rows: { request_update: 'update_requested' } },
    { title: 'one that does not', body: '00', value: { requested: false }, summary: 'new keys', rows: { request_update: 'update_not_requested' } },
  ],
  [{ title: 'another value', body: '02', problem: /2 is neither 0 nor 1/ }],
);
