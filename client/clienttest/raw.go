package clienttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// pass is a token with where and for whom it is good.
type pass struct {
	token   string
	block   string // endpoint of Block Storage, without a slash at its end
	project string // id
	user    string // id
}

// reply is an answer as it came.
type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any // nil when the text is no JSON object
}

// message finds the server's words in whichever envelope they came.
func (r reply) message() string {
	for _, value := range r.body {
		if envelope, ok := value.(map[string]any); ok {
			if text, ok := envelope["message"].(string); ok {
				return text
			}
		}
	}
	text, _ := r.body["message"].(string)
	return text
}

// envelope is the one key of an error's body.
func (r reply) envelope() string {
	for key := range r.body {
		if len(r.body) == 1 {
			return key
		}
	}
	return ""
}

// at finds a value by keys, nil when there is none.
func (r reply) at(keys ...string) any {
	var here any = r.body
	for _, key := range keys {
		object, ok := here.(map[string]any)
		if !ok {
			return nil
		}
		here = object[key]
	}
	return here
}

var plain = &http.Client{Timeout: 2 * time.Minute}

// send makes one request without any client's help. body is JSON text or a
// value that becomes it; nil is none.
func send(method, url string, header http.Header, body any) (reply, error) {
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			return reply{}, err
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, url, content)
	if err != nil {
		return reply{}, err
	}
	request.Header.Set("Accept", "application/json")
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	for key, values := range header {
		request.Header[key] = values
	}
	response, err := plain.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	r := reply{status: response.StatusCode, header: response.Header, text: string(text)}
	if json.Unmarshal(text, &r.body) != nil {
		r.body = nil
	}
	return r, err
}

// signIn gets a token by password and finds Block Storage in its catalogue.
func signIn(authURL string, who Account) (pass, error) {
	domain := map[string]string{"name": "Default"}
	user := map[string]any{"name": who.User, "password": who.Password, "domain": domain}
	r, err := send(http.MethodPost, authURL+"/auth/tokens", nil, map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{"user": user}},
		"scope":    map[string]any{"project": map[string]any{"name": who.Project, "domain": domain}},
	}})
	if err != nil {
		return pass{}, err
	}
	if r.status != http.StatusCreated {
		return pass{}, fmt.Errorf("sign in as %s: %d %s", who.User, r.status, r.text)
	}
	var answer struct {
		Token struct {
			Project struct{ ID string }
			User    struct{ ID string }
			Catalog []struct {
				Type      string
				Endpoints []struct{ Interface, URL string }
			}
		}
	}
	if err := json.Unmarshal([]byte(r.text), &answer); err != nil {
		return pass{}, err
	}
	p := pass{token: r.header.Get("X-Subject-Token"), project: answer.Token.Project.ID, user: answer.Token.User.ID}
	for _, service := range answer.Token.Catalog {
		for _, endpoint := range service.Endpoints {
			if (service.Type == "block-storage" || service.Type == "volumev3") && endpoint.Interface == "public" {
				p.block = strings.TrimSuffix(endpoint.URL, "/")
			}
		}
	}
	if p.block == "" {
		return pass{}, fmt.Errorf("no block storage in the catalogue of %s", who.User)
	}
	return p, nil
}
