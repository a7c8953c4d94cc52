def remind(user, found, settings):
    if user.userprofile.email_verified:  # ~ breaking likely
        return
    for p in found:
        print(p.email_verified)  # ~ risky possible
    print(settings.email_verified, user.config.email_verified)
