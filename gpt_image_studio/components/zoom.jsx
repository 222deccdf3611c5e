import { useEffect, useRef, useState } from "react";

const MOST = 8;
const STEP = 1.25;
const REST = { scale: 1, x: 0, y: 0 };

/** One picture, as large as fits; wheel, pinch, `+` and `−` zoom, dragging moves, a double click goes back and forth. */
export function Zoom({ children, name }) {
  const [at, setAt] = useState(REST);
  const frame = useRef(null);
  const drag = useRef(null);

  const zoom = (factor, point) => {
    setAt((before) => {
      const scale = Math.min(MOST, Math.max(1, before.scale * factor));
      if (scale === 1) return REST;
      const box = frame.current.getBoundingClientRect();
      const x = (point?.x ?? box.left + box.width / 2) - box.left - box.width / 2;
      const y = (point?.y ?? box.top + box.height / 2) - box.top - box.height / 2;
      const by = scale / before.scale;
      return { scale, x: x - (x - before.x) * by, y: y - (y - before.y) * by };
    });
  };

  useEffect(() => {
    const element = frame.current;
    // React listens to the wheel passively; zooming must keep the page from scrolling.
    const onWheel = (event) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY });
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, []);

  const onKeyDown = (event) => {
    if (event.key === "+" || event.key === "=") zoom(STEP);
    else if (event.key === "-") zoom(1 / STEP);
    else if (event.key === "0") setAt(REST);
  };

  const isZoomed = at.scale > 1;
  return (
    <div
      ref={frame}
      className={`zoom ${isZoomed ? "zoom-on" : ""}`}
      tabIndex={0}
      role="group"
      aria-label={`${name}. Plus and minus zoom, arrows go to the next picture, Escape goes back to the sheet.`}
      onKeyDown={onKeyDown}
      onDoubleClick={(event) => (isZoomed ? setAt(REST) : zoom(2.5, { x: event.clientX, y: event.clientY }))}
      onPointerDown={(event) => {
        if (!isZoomed) return;
        drag.current = { x: event.clientX - at.x, y: event.clientY - at.y };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => drag.current && setAt({ ...at, x: event.clientX - drag.current.x, y: event.clientY - drag.current.y })}
      onPointerUp={() => {
        drag.current = null;
      }}
    >
      <div className="zoom-inner" style={{ transform: isZoomed ? `translate(${at.x}px, ${at.y}px) scale(${at.scale})` : undefined }}>
        {children}
      </div>
    </div>
  );
}
