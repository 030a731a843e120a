import { StrictMode, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { joinCall, MediaManager } from 'beckon-client';

/** A call for as long as the component is there, and while `url` and `room` stay the same. */
function useCall(url, room, media) {
  const [call, setCall] = useState(null);
  useEffect(() => {
    const joined = joinCall({ url, room, media });
    setCall(joined);
    return () => joined.leave();
  }, [url, room, media]);
  return call;
}

function Call({ url, room, media }) {
  const call = useCall(url, room, media);
  return call && <People call={call} />;
}

function People({ call }) {
  const { state, error, people } = useSyncExternalStore(call.subscribe, call.snapshot);
  if (state === 'joining') return <p>Connecting…</p>;
  if (state === 'ended') return <p role="alert">The call is over{error && `: ${error.message}`}</p>;
  return (
    <>
      <p data-count={people.length}>{people.length === 0 ? 'Nobody else is here.' : `Others here: ${people.length}`}</p>
      {people.map(({ id, name, main }) => <Person key={id} name={name} stream={main} />)}
      <button onClick={() => call.leave()}>Leave</button>
    </>
  );
}

function Person({ name, stream }) {
  const video = useRef(null);
  useEffect(() => {
    video.current.srcObject = stream ?? null;
  }, [stream]);
  return <video ref={video} title={name} autoPlay playsInline />;
}

const media = new MediaManager();
await media.start();
const url = new URL(new URLSearchParams(location.search).get('url') ?? '/signal', location.href).href;
createRoot(document.getElementById('root')).render(
  <StrictMode>
    <Call url={url} room={location.hash.slice(1) || 'lobby'} media={media} />
  </StrictMode>,
);
