// Package api is the little of a Kubernetes client that bringing up a cluster
// needs; the full client library would double the size of this program.
package api

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"mizzen.dev/local-cluster/internal/pki"
)

// Client talks to one API server as cluster admin.
type Client struct {
	server string
	http   *http.Client
}

// New makes a client from the keys in the folder.
func New(server string, folder pki.Folder) (*Client, error) {
	ca, err := folder.Load(pki.CA)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca.Cert)
	identity, err := tls.LoadX509KeyPair(folder.CertFile(pki.Admin), folder.KeyFile(pki.Admin))
	if err != nil {
		return nil, err
	}
	return &Client{server: server, http: &http.Client{
		Timeout: 10 * time.Second,
		// No proxy: the address is on this machine.
		Transport: &http.Transport{TLSClientConfig: &tls.Config{
			RootCAs: roots, Certificates: []tls.Certificate{identity}, MinVersion: tls.VersionTLS12,
		}},
	}}, nil
}

// Get reads an object.
func (c *Client) Get(ctx context.Context, path string, into any) error {
	return c.do(ctx, http.MethodGet, path, "", nil, into)
}

// Apply creates or updates an object by server-side apply.
func (c *Client) Apply(ctx context.Context, path string, object any) error {
	body, err := json.Marshal(object)
	if err != nil {
		return err
	}
	return c.do(ctx, http.MethodPatch, path+"?fieldManager=mizzen-cluster&force=true", "application/apply-patch+yaml", body, nil)
}

// Ready returns nil once the API server has finished its own start.
func (c *Client) Ready(ctx context.Context) error {
	return c.do(ctx, http.MethodGet, "/readyz", "", nil, nil)
}

func (c *Client) do(ctx context.Context, method, path, contentType string, body []byte, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, c.server+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %.300s", method, path, response.Status, answer)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer, into)
}
