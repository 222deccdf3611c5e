/**
 * What is wrong with the pictures of the draft.
 *
 * @param {{ children?: React.ReactNode, id?: string }} props
 */
export function Alert({ children, id }) {
  return (
    <p className="field-error" role="alert" id={id}>
      <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 3 2.500 20h19zM12 10v4M12 17h.010" />
      </svg>
      <span>{children}</span>
    </p>
  );
}

/**
 * What the model or the format does not take, and the clicks that mend it.
 *
 * @param {{ problem: string, fix: string, isFormatsFault: boolean, onFit: () => void, onPng: () => void }} props
 */
export function LimitAlert({ problem, fix, isFormatsFault, onFit, onPng }) {
  return (
    <Alert id="problem-limit">
      {problem}{" "}
      {isFormatsFault && (
        <button type="button" className="link link-first" onClick={onPng}>
          Make a PNG
        </button>
      )}
      <button type="button" className="link" onClick={onFit}>
        {fix}
      </button>
    </Alert>
  );
}
