import { useEffect, useRef } from "react";

const RETRY_MS = 4000;

/**
 * Says what is away and asks again until it is back. Takes no room while all is well.
 *
 * @param {{ message: string, onRetry: () => void }} props
 */
export function Trouble({ message, onRetry }) {
  const retry = useRef(onRetry);
  useEffect(() => {
    retry.current = onRetry;
  });
  useEffect(() => {
    if (!message) return undefined;
    const timer = setInterval(() => retry.current(), RETRY_MS);
    return () => clearInterval(timer);
  }, [message]);
  if (!message) return null;
  return (
    <div role="status" className="banner trouble">
      {message}
    </div>
  );
}
