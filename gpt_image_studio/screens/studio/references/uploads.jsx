import { useCallback, useEffect, useRef, useState } from "react";

/** @import { Told, Upload } from "./shapes.d.ts" */

const AT_ONCE = 4;
const CREATED = [200, 201];
/** What the same file would be told again: too large, not a file, no picture. */
const FINAL = [413, 415, 422];

/**
 * Sends one file; `told` hears of every change. Returns a function that stops it. The answer's contract: api/uploads.py.
 *
 * @param {File} file
 * @param {Record<string, string>} query
 * @param {(told: Told) => void} told
 */
export function sendFile(file, query, told) {
  const request = new XMLHttpRequest();
  request.upload.onprogress = (event) => {
    if (!event.lengthComputable) return;
    const share = event.loaded / event.total;
    told({ status: share < 1 ? "sending" : "reading", progress: Math.round(share * 100) });
  };
  request.onload = () => {
    /** @type {{ id?: string, notes?: string[], is_reused?: boolean, message?: string }} */
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // Something between the studio and the browser answered, in a page of its own.
    }
    if (CREATED.includes(request.status) && answer.id) told({ status: "ready", id: answer.id, notes: answer.is_reused ? [] : (answer.notes ?? []) });
    else told({ status: "failed", error: answer.message || `The upload was refused (${request.status}).`, isFinal: FINAL.includes(request.status) });
  };
  request.onerror = () => told({ status: "failed", error: "The connection was lost while uploading." });
  request.open("POST", `/api/uploads?${new URLSearchParams(query)}`);
  request.setRequestHeader("X-Filename", encodeURIComponent(file.name || "pasted"));
  request.send(file);
  return () => request.abort();
}

let lastKey = 0;

/**
 * Files on their way to the strip: at most four at once, added in the order in which they were given.
 *
 * @param {(id: string, notes: string[]) => void} onReady
 */
export function useUploads(onReady) {
  const [uploads, setUploads] = useState(/** @type {Upload[]} */ ([]));
  const stops = useRef(/** @type {Map<string, () => void>} */ (new Map()));
  const handedOver = useRef(/** @type {Set<string>} */ (new Set()));
  const ready = useRef(onReady);
  useEffect(() => {
    ready.current = onReady;
  }, [onReady]);

  const change = useCallback((/** @type {string} */ key, /** @type {Partial<Upload>} */ changes) => setUploads((before) => before.map((each) => (each.key === key ? { ...each, ...changes } : each))), []);

  const add = useCallback((/** @type {File[]} */ files) => {
    const fresh = files.map((file) => {
      const isPicture = !file.type || file.type.startsWith("image/");
      lastKey += 1;
      const waiting = { key: `upload-${lastKey}`, file, name: file.name || "pasted picture", preview: isPicture ? URL.createObjectURL(file) : "", progress: 0 };
      /** @type {Upload} */
      const upload = isPicture ? { ...waiting, status: "waiting" } : { ...waiting, status: "failed", error: "This file is not a picture.", isFinal: true };
      return upload;
    });
    setUploads((before) => [...before, ...fresh]);
  }, []);

  const remove = useCallback((/** @type {string} */ key) => {
    stops.current.get(key)?.();
    stops.current.delete(key);
    setUploads((before) => {
      const gone = before.find((each) => each.key === key);
      if (gone?.preview) URL.revokeObjectURL(gone.preview);
      return before.filter((each) => each.key !== key);
    });
  }, []);

  const retry = useCallback((/** @type {string} */ key) => change(key, { status: "waiting", progress: 0, error: "" }), [change]);

  useEffect(() => {
    const busy = uploads.filter((each) => each.status === "sending" || each.status === "reading").length;
    for (const each of uploads.filter(({ status }) => status === "waiting").slice(0, Math.max(0, AT_ONCE - busy))) {
      if (stops.current.has(each.key)) continue;
      const told = (/** @type {Told} */ changes) => {
        if (changes.status === "ready" || changes.status === "failed") stops.current.delete(each.key);
        change(each.key, changes);
      };
      stops.current.set(each.key, sendFile(each.file, { kind: "reference" }, told));
      change(each.key, { status: "sending" });
    }
  }, [uploads, change]);

  useEffect(() => {
    for (const each of uploads) {
      if (each.status === "failed" || handedOver.current.has(each.key)) continue;
      if (each.status !== "ready" || !each.id) break;
      handedOver.current.add(each.key);
      ready.current(each.id, each.notes ?? []);
    }
  }, [uploads]);

  useEffect(() => {
    const running = stops.current;
    return () => running.forEach((stop) => stop());
  }, []);

  return { uploads, add, remove, retry };
}
