import { Component } from "react";

/**
 * Around every page. Marks the document as alive once React has taken it over, and says so calmly when a page breaks while it is
 * drawn: nothing on it can be trusted then, so the ways on are plain links.
 *
 * @extends {Component<{ name: string, support: string, children?: React.ReactNode }, { isBroken: boolean }>}
 */
export class AppFrame extends Component {
  state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  componentDidMount() {
    document.documentElement.dataset.alive = "";
  }

  render() {
    if (!this.state.isBroken) return this.props.children;
    const { name, support } = this.props;
    return (
      <div className="page">
        <header className="top top-public">
          <a className="brand" href="/">
            {name}
          </a>
        </header>
        <main id="main" className="notfound" role="alert">
          <h1 className="serif headline">This page broke</h1>
          <p className="lead">
            It could not be drawn in your browser. What you made is kept, and work that is under way goes on.
          </p>
          <div className="actions">
            <button type="button" className="btn btn-primary" onClick={() => location.reload()}>
              Reload the page
            </button>
            <a className="btn" href="/">
              Go to the start
            </a>
          </div>
          <p className="muted">
            If it happens again, write to{" "}
            <a className="prose-link" href={`mailto:${support}`}>
              {support}
            </a>
            .
          </p>
        </main>
      </div>
    );
  }
}
