package ui

// rolesText tells the roles of this sign-in.
func (a *App) rolesText() string {
	switch roles := a.session.Roles; len(roles) {
	case 0:
		return "Your roles are not told."
	case 1:
		return "Your role is " + roles[0] + "."
	default:
		return "Your roles are " + listed(roles) + "."
	}
}
