// Command plain asks for a token and a page with net/http and nothing else, and
// throws the answers away: what the first rows on the screen are measured by.
package main

import (
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

// main takes the address of the token, its request, and the address of the page.
func main() {
	resp, err := http.Post(os.Args[1], "application/json", strings.NewReader(os.Args[2]))
	token := read(resp, err).Get("X-Subject-Token")
	r, err := http.NewRequest(http.MethodGet, os.Args[3], nil)
	if err != nil {
		log.Fatal(err)
	}
	r.Header.Set("X-Auth-Token", token)
	r.Header.Set("OpenStack-API-Version", os.Args[4])
	resp, err = http.DefaultClient.Do(r)
	read(resp, err)
}

func read(resp *http.Response, err error) http.Header {
	if err == nil {
		_, err = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	if err != nil {
		log.Fatal(err)
	}
	if resp.StatusCode >= http.StatusBadRequest {
		log.Fatal(resp.Status)
	}
	return resp.Header
}
