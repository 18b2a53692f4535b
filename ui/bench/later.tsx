/** Parts of the page that are loaded apart from it: the first picture is sooner there without them. */
import { Component, type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { Button } from '../shared/button.js';
import { useText } from '../shared/text.js';

const again_ms = 1_000;

/** The server has another edition of the page by now, whose parts have other names: no waiting helps. */
class Outdated extends Error {}

/** A view that is loaded when it is first shown. A server that does not answer is asked again: it may be on its way back. */
export const later = <Props,>(load: () => Promise<{ default: ComponentType<Props> }>) =>
  lazy(async () => {
    for (;;) {
      try {
        return await load();
      } catch (error) {
        if (await isGone(error)) throw new Outdated();
        await new Promise((resolve) => setTimeout(resolve, again_ms));
      }
    }
  });

/** Whether the server answers, and has no such file. Browsers say which one it was. */
async function isGone(error: unknown): Promise<boolean> {
  const [address] = /https?:\/\/\S+/.exec(String(error)) ?? [];
  if (address === undefined) return false;
  return fetch(address, { method: 'HEAD' }).then(
    ({ status }) => status === 404,
    () => false,
  );
}

/** Says that a view is on its way until it is there, or that it never will be. */
export function Later({ children }: { readonly children: ReactNode }) {
  const say = useText();
  return (
    <UntilOutdated instead={<Reload />}>
      <Suspense
        fallback={
          <p className="empty" role="status">
            {say('view.coming')}
          </p>
        }
      >
        {children}
      </Suspense>
    </UntilOutdated>
  );
}

function Reload() {
  const say = useText();
  return (
    <div className="empty" role="alert">
      <p>{say('view.outdated')}</p>
      <Button kind="main" onClick={() => location.reload()}>
        {say('view.reload')}
      </Button>
    </div>
  );
}

/** Errors of what is drawn can only be caught by a class. */
class UntilOutdated extends Component<{ readonly instead: ReactNode; readonly children: ReactNode }, { readonly over: boolean }> {
  override state = { over: false };

  static getDerivedStateFromError(error: unknown) {
    if (error instanceof Outdated) return { over: true };
    throw error;
  }

  override render(): ReactNode {
    return this.state.over ? this.props.instead : this.props.children;
  }
}
