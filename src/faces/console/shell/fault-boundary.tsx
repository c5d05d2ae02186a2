import { Component, type ComponentChildren } from 'preact';

interface Props {
  /** Of the page within. */
  readonly path: string;
  readonly children: ComponentChildren;
}

/** Says that a page went wrong, where it would leave nothing at all; another page is another try. */
export class FaultBoundary extends Component<Props, { readonly fault: Error | null }> {
  override state = { fault: null as Error | null };

  override componentDidCatch(error: unknown): void {
    // The browser's console is where somebody looks who wants to report it.
    console.error(error);
    this.setState({ fault: error instanceof Error ? error : new Error(String(error)) });
  }

  override componentDidUpdate(before: Props): void {
    if (before.path !== this.props.path && this.state.fault !== null) this.setState({ fault: null });
  }

  override render() {
    const { fault } = this.state;
    if (fault === null) return this.props.children;
    return (
      <section class="notice" role="alert">
        <h1>This page cannot be shown</h1>
        <p>
          It met something that it does not know: <code>{fault.message}</code>
        </p>
        <p>
          <button type="button" onClick={() => location.reload()}>
            Load it anew
          </button>{' '}
          <a href="/">All runs</a>
        </p>
      </section>
    );
  }
}
