/** The messages of the station, live; and why there are none for now. */
import { type Live, useLive } from '../../shared/live.js';
import { Messages } from '../../shared/messages/messages.js';
import { useLinkTrouble } from '../link-trouble.js';

export default function LiveMessages({ live }: { readonly live: Live }) {
  const trouble = useLinkTrouble(useLive(live, ({ state }) => state?.link));
  return (
    <>
      {trouble !== '' && (
        <p className="no-link" role="status">
          {trouble}
        </p>
      )}
      <Messages lines={useLive(live, ({ lines }) => lines)} archive={live} />
    </>
  );
}
