package proc

import (
	"context"
	"fmt"
	"os"
)

// Run runs a command to its end, with its output in a log file.
func (s *Starter) Run(ctx context.Context, c Command, logFile string) error {
	log, err := openLog(logFile)
	if err != nil {
		return err
	}
	defer log.Close()
	null, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	defer null.Close()
	c.Files = []*os.File{null, log, log}
	process, err := s.Start(c)
	if err != nil {
		return err
	}
	select {
	case status := <-process.Done():
		if !status.Exited() || status.ExitStatus() != 0 {
			return fmt.Errorf("%s: %s (see %s)", c.Path, Describe(status), logFile)
		}
		return nil
	case <-ctx.Done():
		s.stop(process)
		return ctx.Err()
	}
}
