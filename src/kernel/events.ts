/**
 * Typed events: one map from event name to payload for each emitter. Listeners are called in the order of subscription. One that comes
 * during an emission hears the next one; one that leaves hears nothing more.
 */
export class Emitter<Events extends object> {
  /** Few for each emitter, and a fleet has very many emitters. The list is replaced and never changed, for somebody may walk along it. */
  #subscriptions: readonly Subscription<keyof Events>[] = none;

  /** Subscribes; the returned function unsubscribes. */
  on<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    const subscription: Subscription<keyof Events> = { name, listener };
    this.#subscriptions = this.#subscriptions.concat(subscription);
    return () => {
      subscription.listener = undefined;
      this.#subscriptions = this.#subscriptions.filter((other) => other !== subscription);
    };
  }

  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    for (const subscription of this.#subscriptions) {
      if (subscription.name === name) subscription.listener?.(payload as never);
    }
  }
}

interface Subscription<Name> {
  readonly name: Name;
  /** Missing when it has left. */
  listener: ((payload: never) => void) | undefined;
}

const none: readonly never[] = [];
