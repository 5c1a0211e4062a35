/** Looking things up in the dissection trees of messages: a field by its name, an extension, the bytes it stands on. */
import type { EventOf, Field, Hop, Side } from '../../src/events/schema.ts';
import type { Connection } from '../store/connection.ts';

export type Message = EventOf<'tls.message'>;

/** Key of the row that holds the extensions of a message. */
const EXTENSIONS = 'extensions';

/** The messages of a hop that are kept, in the order they came; optionally of one sender and with one name. */
export function messagesOf(connection: Connection, hop: Hop, name?: string, from?: Side): readonly Message[] {
  const items = connection.detail?.messages.items ?? [];
  return items.filter((message) => message.hop === hop && (name === undefined || message.message.name === name) && (from === undefined || message.from === from));
}

/** The first field of that name, looked for from the outside in. */
export function findField(fields: readonly Field[], name: string): Field | undefined {
  const here = fields.find((field) => field.name === name);
  if (here !== undefined) return here;
  for (const { children } of fields) {
    const found = children === undefined ? undefined : findField(children, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a field says, or undefined where the message has none of that name. */
export function fieldText(message: Message | undefined, name: string): string | undefined {
  const field = message === undefined ? undefined : findField(message.fields, name);
  return field === undefined ? undefined : (field.text ?? (field.value === undefined ? undefined : String(field.value)));
}

/** The extensions of a hello, in the order sent. */
export function extensionsOf(message: Message | undefined): readonly Field[] {
  return message?.fields.find(({ name }) => name === EXTENSIONS)?.children ?? [];
}

/** The extension of that name. */
export function extensionOf(message: Message | undefined, name: string): Field | undefined {
  return extensionsOf(message).find((field) => field.name === name);
}

/** The name of an alert (`close_notify`); undefined for other messages. */
export function alertName(message: Message): string | undefined {
  return message.about === 'tls.alert' ? message.fields.find(({ name }) => name === 'description')?.text : undefined;
}

/** What a message is called in a line: the standard’s name; an alert by what it says. */
export function messageName(message: Message): string {
  const alert = alertName(message);
  return alert === undefined ? message.message.name : `alert ${alert}`;
}
