/** Walks over the elements of a SEQUENCE in order, with optional ones told apart by their tags. */
import { Asn1Error, isContext, isUniversal } from './asn1.ts';
import type { Asn1Node } from './asn1.ts';
import { describeTag, sequenceOf } from './asn1-values.ts';

/** The elements of one SEQUENCE. Every method throws `Asn1Error` and nothing else. */
export class Elements {
  readonly #children: readonly Asn1Node[];
  readonly #label: string;
  #position = 0;

  /** `label` names the SEQUENCE in messages. */
  constructor(children: readonly Asn1Node[], label: string) {
    this.#children = children;
    this.#label = label;
  }

  /** The elements of a node that has to be a SEQUENCE. */
  static of(node: Asn1Node, label: string): Elements {
    return new Elements(sequenceOf(node, label), label);
  }

  /** The next element, which has to be there. */
  next(name: string): Asn1Node {
    const child = this.#children[this.#position];
    if (child === undefined) throw new Asn1Error(`${this.#label} has no ${name}`);
    this.#position += 1;
    return child;
  }

  /** The next element if it carries this context-specific tag. */
  context(tag: number): Asn1Node | undefined {
    return this.#if((child) => isContext(child, tag));
  }

  /** What stands inside the next element if that carries this context-specific tag; for implicitly tagged SEQUENCEs. */
  contextList(tag: number): readonly Asn1Node[] | undefined {
    const node = this.context(tag);
    if (node?.constructed === false) throw new Asn1Error(`${this.#label} has a primitive ${describeTag(node)} where a list stands`);
    return node?.children;
  }

  /** The next element if it is of this universal type. */
  universal(tag: number): Asn1Node | undefined {
    return this.#if((child) => isUniversal(child, tag));
  }

  /** Everything that is left. */
  rest(): readonly Asn1Node[] {
    const rest = this.#children.slice(this.#position);
    this.#position = this.#children.length;
    return rest;
  }

  /** Throws when something is left. */
  finish(): void {
    const child = this.#children[this.#position];
    if (child !== undefined) throw new Asn1Error(`${this.#label} has ${describeTag(child)} where nothing more may stand`);
  }

  #if(matches: (child: Asn1Node) => boolean): Asn1Node | undefined {
    const child = this.#children[this.#position];
    if (child === undefined || !matches(child)) return undefined;
    this.#position += 1;
    return child;
  }
}

/** The one element inside an explicit tag. */
export function explicitlyTagged(node: Asn1Node, label: string): Asn1Node {
  const [inner, more] = node.children;
  if (inner === undefined || more !== undefined) throw new Asn1Error(`${label} holds ${node.children.length} elements instead of one`);
  return inner;
}
