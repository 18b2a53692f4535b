/** The messages of the station, live. */
import { type Live, useLive } from '../../shared/live.js';
import { Messages } from '../../shared/messages/messages.js';

export default function LiveMessages({ live }: { readonly live: Live }) {
  return <Messages lines={useLive(live, ({ lines }) => lines)} archive={live} />;
}
