import { useEffect, useState } from "preact/hooks";

/** The page's own clock (ms), looked at once a second: no wrong or changed wall clock moves it. */
export function useNow(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
