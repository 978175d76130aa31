package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

const (
	curveKey = "EC PRIVATE KEY"
	rsaKey   = "RSA PRIVATE KEY"
)

func encode(der []byte, key crypto.Signer) (Pair, error) {
	keyPEM, err := encodeKey(key)
	if err != nil {
		return Pair{}, err
	}
	return Pair{
		Cert: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		Key:  keyPEM,
	}, nil
}

func encodeKey(key crypto.Signer) ([]byte, error) {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return pem.EncodeToMemory(&pem.Block{Type: rsaKey, Bytes: x509.MarshalPKCS1PrivateKey(k)}), nil
	case *ecdsa.PrivateKey:
		der, err := x509.MarshalECPrivateKey(k)
		if err != nil {
			return nil, err
		}
		return pem.EncodeToMemory(&pem.Block{Type: curveKey, Bytes: der}), nil
	default:
		return nil, fmt.Errorf("no encoding for a key of type %T", key)
	}
}

func decode(pair Pair) (*x509.Certificate, crypto.Signer, error) {
	certBlock, _ := pem.Decode(pair.Cert)
	keyBlock, _ := pem.Decode(pair.Key)
	if certBlock == nil || keyBlock == nil {
		return nil, nil, errors.New("not a PEM certificate and key")
	}
	cert, err := x509.ParseCertificate(certBlock.Bytes)
	if err != nil {
		return nil, nil, err
	}
	key, err := decodeKey(keyBlock)
	return cert, key, err
}

func decodeKey(block *pem.Block) (crypto.Signer, error) {
	if block.Type == rsaKey {
		return x509.ParsePKCS1PrivateKey(block.Bytes)
	}
	return x509.ParseECPrivateKey(block.Bytes)
}
