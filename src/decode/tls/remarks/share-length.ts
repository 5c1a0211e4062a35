/** Public values of a length that their group does not have. */
import type { Json } from '../extensions/extension.ts';
import type { Side } from '../item.ts';
import type { MessageValue } from '../messages/registry.ts';
import { publicValueLength } from '../public-values.ts';
import { namedGroupName } from '../registries/named-groups.ts';
import type { Remarks } from './remark.ts';

const KEY_SHARE = 51;

export const shareLength: Remarks = (value) =>
  sharesIn(value).flatMap(({ group, length, from }) => {
    const right = publicValueLength(group, from);
    if (right === undefined || length === right) return [];
    const summary = `the public value for ${namedGroupName(group) ?? `group ${group}`} has ${length} bytes, and must have ${right}`;
    return [{ check: 'share_length', severity: 'error', summary, citation: 'RFC 9846 §4.3.8.1, §4.3.8.2 [8446 §4.2.8.1, §4.2.8.2]; RFC 10024' }];
  });

interface Share {
  group: number;
  /** Bytes. */
  length: number;
  from: Side;
}

function sharesIn(value: MessageValue): Share[] {
  if (value.type === 'server_key_exchange') return value.group === undefined || value.publicLength === undefined ? [] : [{ group: value.group, length: value.publicLength, from: 'server' }];
  if (value.type !== 'client_hello' && value.type !== 'server_hello') return [];
  const shares = value.extensions.find(({ id }) => id === KEY_SHARE)?.value;
  const from = value.type === 'client_hello' ? 'client' : 'server';
  return (isList(shares) ? shares : [shares]).flatMap((share) => {
    const [group, length] = [numberIn(share, 'group'), numberIn(share, 'length')];
    return group === undefined || length === undefined ? [] : [{ group, length, from }];
  });
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A number by its name; undefined where there is none. */
function numberIn(value: Json | undefined, name: string): number | undefined {
  const found = typeof value === 'object' && value !== null && !isList(value) ? value[name] : undefined;
  return typeof found === 'number' ? found : undefined;
}
