/** Parts of the page that are loaded apart from it: the first picture is sooner there without them. */
import { Component, type ReactNode, Suspense } from 'react';
import { useText } from '../shared/text.js';

/** Shows what a `lazy` part of the page has to show, and says so while it is not there yet, or cannot be had. */
export const Later = ({ children }: { readonly children: ReactNode }) => (
  <Missing>
    <Suspense fallback={<Notice text="view.loading" />}>{children}</Suspense>
  </Missing>
);

/** Only a class can catch what goes wrong below it. */
class Missing extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <Notice text="view.failed" /> : this.props.children;
  }
}

const Notice = ({ text }: { readonly text: 'view.loading' | 'view.failed' }) => {
  const say = useText();
  return (
    <p className="empty" role="status">
      {say(text)}
    </p>
  );
};
