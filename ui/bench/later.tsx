/** Parts of the page that are loaded apart from it: the first picture is sooner there without them. */
import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { useText } from '../shared/text.js';

const again_ms = 1_000;

/** A view that is loaded when it is first shown. A server that does not answer is asked again: it may be on its way back. */
export const later = <Props,>(load: () => Promise<{ default: ComponentType<Props> }>) =>
  lazy(async () => {
    for (;;) {
      try {
        return await load();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, again_ms));
      }
    }
  });

/** Says that a view is on its way until it is there. */
export function Later({ children }: { readonly children: ReactNode }) {
  const say = useText();
  return (
    <Suspense
      fallback={
        <p className="empty" role="status">
          {say('view.coming')}
        </p>
      }
    >
      {children}
    </Suspense>
  );
}
