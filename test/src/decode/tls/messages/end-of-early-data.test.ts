import { endOfEarlyData } from '../../../../../src/decode/tls/messages/end-of-early-data.ts';
import { describeMessage } from '../../../../support/message-cases.ts';

describeMessage(
  endOfEarlyData,
  [{ title: 'its empty body', body: '', value: { type: 'end_of_early_data' }, summary: '' }],
  [{ title: 'a body', body: '0000', problem: /trailing_data.*2 bytes/ }],
);
