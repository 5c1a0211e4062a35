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
    rows: { 'filters/oid_filter/certificate_extension_oid': 'keyUsage (2.5.29.15)', 'filters/oid_filter/certificate_extension_values': '2 bytes of DER' },
  },
  {
    title: 'a filter with a use, and one of something unknown',
    place: 'certificate_request',
    body: '0012 05 0603551d0f 0004 03020780 03 06012a 0000',
    value: [{ oid: '2.5.29.15', valuesLength: 4 }, { oid: '1.2', valuesLength: 0 }],
    text: '2 filters',
    rows: { 'filters/oid_filter/certificate_extension_values': 'digitalSignature, 4 bytes of DER' },
  },
  { title: 'no filter', place: 'certificate_request', body: '0000', value: [], text: '0 filters' },
]);
