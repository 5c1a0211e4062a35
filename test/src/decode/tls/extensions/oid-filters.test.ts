import { oidFilters } from '../../../../../src/decode/tls/extensions/oid-filters.ts';
import { describeExtension } from '../../../../support/extension-cases.ts';

describeExtension(oidFilters, [
  {
    title: 'a filter for the use of the key',
    place: 'certificate_request',
    // 2.5.29.15 with its tag, then two bytes of values
    body: '000a 05 0603551d0f 0002 0303',
    value: [{ oid: '2.5.29.15', valuesLength: 2 }],
    text: '1 filter',
  },
  { title: 'no filter', place: 'certificate_request', body: '0000', value: [], text: '0 filters' },
]);
