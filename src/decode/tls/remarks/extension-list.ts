/** Lists of extensions that break the rules of every list: twice the same, at the wrong place, malformed, an answer to nothing. */
import type { DecodedExtension } from '../extensions/extension.ts';
import type { MessageValue } from '../messages/registry.ts';
import type { Remark, Remarks } from './remark.ts';

const CITATION = 'RFC 9846 §4.3 [8446 §4.2]';
const PRE_SHARED_KEY = 41;
/** cookie: the one extension of a HelloRetryRequest that answers nothing; renegotiation_info may answer the signalling suite. */
const UNASKED: ReadonlySet<number> = new Set([44, 0xff01]);

export const extensionList: Remarks = (value, { clientHello }) => {
  const extensions = extensionsOf(value);
  const remarks: Remark[] = [];
  for (const { name, duplicate, problem } of extensions) {
    if (duplicate === true) remarks.push({ check: 'duplicate_extension', severity: 'error', summary: `${name} stands there twice`, citation: CITATION });
    if (problem !== undefined) remarks.push({ check: 'bad_extension', severity: 'error', summary: `${name}: ${problem}`, citation: CITATION });
  }
  if (value.type === 'client_hello' && extensions.slice(0, -1).some(({ id }) => id === PRE_SHARED_KEY)) {
    remarks.push({ check: 'pre_shared_key_not_last', severity: 'error', summary: 'pre_shared_key is not the last extension, as it must be', citation: 'RFC 9846 §4.3.11 [8446 §4.2.11]' });
  }
  if ((value.type === 'server_hello' || value.type === 'encrypted_extensions') && clientHello !== undefined) {
    for (const { id, name } of extensions) {
      if (UNASKED.has(id) || clientHello.extensions.some((offered) => offered.id === id)) continue;
      remarks.push({ check: 'unasked_extension', severity: 'error', summary: `${name} answers something that the client did not send`, citation: CITATION });
    }
  }
  return remarks;
};

function extensionsOf(value: MessageValue): readonly DecodedExtension[] {
  return 'extensions' in value ? value.extensions : [];
}
