package proc

import "time"

const (
	firstDelay = 200 * time.Millisecond
	maxDelay   = 10 * time.Second
	// A component that ran this long was healthy; its next failure is a new one.
	healthyAfter = 30 * time.Second
)

// backoff is the pause before a component is started again.
type backoff struct{ next time.Duration }

// after returns the pause after a run of that length.
func (b *backoff) after(ran time.Duration) time.Duration {
	if b.next == 0 || ran >= healthyAfter {
		b.next = firstDelay
	}
	delay := b.next
	b.next = min(2*b.next, maxDelay)
	return delay
}
