import { useEffect, useRef, useState } from "react";

const FADE_MS = 200;

/**
 * A picture in its final box from the start: each sharper version is loaded first, then fades in over the one before.
 *
 * @param {{ source: string, alt: string, width: number, height: number, placeholder?: string, isPreview?: boolean }} props
 */
export function Picture({ source, alt, width, height, placeholder, isPreview }) {
  const [layers, setLayers] = useState([{ source, isPreview }]);
  const shown = useRef(/** @type {string | null} */ (source));

  useEffect(() => {
    if (source === shown.current) return undefined;
    shown.current = source;
    let isStale = false;
    let timer = 0;
    const next = new Image();
    next.src = source;
    const show = () => {
      if (isStale) return;
      setLayers((before) => [...before.slice(-1), { source, isPreview }]);
      timer = setTimeout(() => setLayers([{ source, isPreview }]), FADE_MS + 50);
    };
    next.decode().then(show, show);
    return () => {
      isStale = true;
      clearTimeout(timer);
      shown.current = null;
    };
  }, [source, isPreview]);

  return (
    <span className="picture" style={{ background: placeholder || undefined }}>
      {layers.map((layer, index) => (
        <img
          key={layer.source}
          src={layer.source}
          alt={index === layers.length - 1 ? alt : ""}
          width={width}
          height={height}
          draggable="false"
          className={layer.isPreview ? "picture-layer picture-preview" : "picture-layer"}
        />
      ))}
    </span>
  );
}
