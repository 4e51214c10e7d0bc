import { ComplexList, ComplexObject, Fn, type IInterpolatingParent, type IResolvable } from "cdktf";
import type { Wire } from "../lifecycle/wire";
import { Settings } from "./settings";
import { isToken } from "./tokens";

type ReferenceClass<Reference> = new (parent: IInterpolatingParent, attribute: string) => Reference;

/** An object within a resource: what is set of it can be changed, and what will be there after an apply can be referred to. */
export abstract class ObjectReference<Value extends object> extends ComplexObject {
  readonly #settings = new Settings();
  #isSet = false;
  #token: IResolvable | undefined;

  /** @param index of the object, where it is one of a list */
  constructor(parent: IInterpolatingParent, attribute: string, index?: number, isFromSet: boolean = false) {
    super(parent, attribute, isFromSet, index);
  }

  /** What was set, and not a reference. */
  get internalValue(): Value | IResolvable | undefined {
    if (this.#token !== undefined) return this.#token;
    const all = this.#settings.all();
    return this.#isSet || Object.keys(all).length > 0 ? (all as Value) : undefined;
  }

  set internalValue(value: Value | IResolvable | undefined) {
    // One that a function gives, `Fn.jsondecode`, is a text.
    this.#token = isToken(value) ? (value as IResolvable) : undefined;
    this.#isSet = value !== undefined && value !== null;
    this.#settings.setAll(this.#token === undefined ? ((value ?? {}) as Wire) : {});
  }

  /** @internal */
  protected settingOf<Type>(name: string): Type | undefined {
    return this.#settings.get(name) as Type | undefined;
  }

  /** @internal A member that is set says that the whole is no token any more. */
  protected assign(name: string, value: unknown): void {
    this.#token = undefined;
    this.#settings.set(name, value);
  }

  /** @internal */
  protected partOf<Reference extends { internalValue: unknown }>(
    name: string,
    attribute: string,
    Reference: ReferenceClass<Reference>,
  ): Reference {
    return this.#settings.part(name, () => new Reference(this, attribute));
  }

  /** @internal A set has no places; a reference to it becomes a list. */
  protected setOf(attribute: string): string[] {
    return Fn.tolist(this.getListAttribute(attribute));
  }
}

/** A list of objects within a resource. */
export abstract class ObjectList<Value extends object> extends ComplexList {
  /** What was set, and not a reference. */
  internalValue: readonly Value[] | IResolvable | undefined = undefined;

  constructor(parent: IInterpolatingParent, attribute: string) {
    super(parent, attribute, false);
  }
}
